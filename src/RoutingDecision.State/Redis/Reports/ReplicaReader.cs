using RoutingDecision.Core.Reports;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>Sums of the other replicas.</summary>
/// <param name="Cube">All of them together.</param>
/// <param name="Replicas">Whose they are, by name.</param>
public sealed record OtherReplicas(ReportCube Cube, IReadOnlyList<ReplicaWord> Replicas);

/// <summary>Misroutes of other replicas.</summary>
/// <param name="Told">What they told.</param>
/// <param name="Replicas">Whose they are, by name.</param>
public sealed record OtherPage(OtherMisroutes Told, IReadOnlyList<ReplicaWord> Replicas);

/// <summary>Days of an experiment at other replicas.</summary>
/// <param name="Days">Each replica's.</param>
/// <param name="Replicas">Whose they are, by name.</param>
public sealed record OtherDays(IReadOnlyList<ExperimentDay> Days, IReadOnlyList<ReplicaWord> Replicas);

/// <summary>Reads what other replicas told. Thread-safe.</summary>
/// <param name="guard">Connection.</param>
/// <param name="clock">Redis' clock.</param>
/// <param name="journal">Name of this replica's journal, whose sums are known.</param>
public sealed class ReplicaReader(RedisGuard guard, RedisClock clock, string journal)
{
    private const int HoursPerDay = 24;

    private readonly ReplicaFields _fields = new(guard, clock, journal);

    /// <summary>Reads the sums of a half-open stretch of hours since 1970 UTC; null: Redis can't be reached.</summary>
    public async Task<OtherReplicas?> ReadAsync(long from, long until)
    {
        if (await _fields.KnownAsync() is not { } known)
        {
            return null;
        }

        var cube = new ReportCube(int.MaxValue);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var hours = _fields.HoursOf(from, until).Reverse().Select(h => (h, _fields.Keys.ReportHour(ReportHours.NameOf(h))));
        if (!await _fields.ReadAsync(hours, Take))
        {
            return null;
        }

        if (known.Any(r => r.Value.Folded && found.Contains(r.Key)))
        {
            cube.NoteFolded();
        }

        return new OtherReplicas(cube, _fields.WordsOf(known, found));

        void Take(long hour, string replica, byte[] bytes)
        {
            if (HourTotalsCodec.AddTo(cube, hour, bytes))
            {
                found.Add(replica);
            }
        }
    }

    /// <summary>Reads misroutes, from the newest hour back until a page of them was found, and sums; null: Redis can't be reached.</summary>
    public async Task<OtherPage?> ReadMisroutesAsync(MisrouteQuery query)
    {
        if (await ReadAsync(query.From, query.Until) is not { } sums)
        {
            return null;
        }

        var misroutes = new List<LoggedMisroute>();
        var hours = _fields.HoursOf(query.From, query.Until).Select(h => (h, _fields.Keys.ReportMisroutes(ReportHours.NameOf(h))));
        return await _fields.ReadAsync(hours, Take, () => misroutes.Count > query.Count)
            ? new OtherPage(new OtherMisroutes(sums.Cube, misroutes), sums.Replicas)
            : null;

        void Take(long hour, string replica, byte[] bytes) => misroutes.AddRange((MisrouteCodec.Read(bytes) ?? []).Where(m => query.Asks(m)));
    }

    /// <summary>Reads the days of an experiment that a half-open stretch of hours since 1970 UTC touches; null: Redis can't be reached.</summary>
    public async Task<OtherDays?> ReadDaysAsync(string experiment, long from, long until)
    {
        if (await _fields.KnownAsync() is not { } known)
        {
            return null;
        }

        var days = new List<ExperimentDay>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        var keys = _fields.HoursOf(from, until).Select(h => Math.DivRem(h, HoursPerDay).Quotient).Distinct()
            .Select(d => (d, _fields.Keys.ReportExperiment(experiment, ReportHours.DayOf(d))));
        return await _fields.ReadAsync(keys, Take) ? new OtherDays(days, _fields.WordsOf(known, found)) : null;

        void Take(long day, string replica, byte[] bytes)
        {
            if (ExperimentDayCodec.Read(day, bytes) is { } told)
            {
                days.Add(told);
                found.Add(replica);
            }
        }
    }
}
