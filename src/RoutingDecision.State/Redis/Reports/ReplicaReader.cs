using RoutingDecision.Core.Reports;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>A replica whose sums are in a report.</summary>
/// <param name="Name">What it calls itself: host and port.</param>
/// <param name="ToldUnixMs">When it told them last, milliseconds since 1970 by Redis' clock.</param>
/// <param name="SinceHour">Hours since 1970 UTC before which it keeps nothing; null: it dropped nothing.</param>
public sealed record ReplicaWord(string Name, long ToldUnixMs, long? SinceHour);

/// <summary>Sums of the other replicas.</summary>
/// <param name="Cube">All of them together.</param>
/// <param name="Replicas">Whose they are, by name.</param>
public sealed record OtherReplicas(ReportCube Cube, IReadOnlyList<ReplicaWord> Replicas);

/// <summary>Reads the sums that other replicas told. Thread-safe.</summary>
/// <param name="guard">Connection.</param>
/// <param name="clock">Redis' clock.</param>
/// <param name="journal">Name of this replica's journal, whose sums are known.</param>
public sealed class ReplicaReader(RedisGuard guard, RedisClock clock, string journal)
{
    /// <summary>
    /// A replica tells something every few seconds; one that did so within this time belongs to a report, whether it has traffic or not.
    /// </summary>
    private static readonly TimeSpan Present = TimeSpan.FromMinutes(1);

    private const int HoursAtOnce = 64;

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);

    /// <summary>Reads a half-open stretch of hours since 1970 UTC; null: Redis can't be reached.</summary>
    public async Task<OtherReplicas?> ReadAsync(long from, long until)
    {
        var reply = await guard.RunAsync(
            static (d, key) => d.HashGetAllAsync(key), _keys.ReportReplicas(), guard.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return null;
        }

        var known = ReplicaTeller.Read([.. reply.Value!.SelectMany(e => new[] { e.Name, e.Value })]);
        known.Remove(journal);
        var cube = new ReportCube(int.MaxValue);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var now = clock.Now;
        var last = ReportHours.Of(DateTimeOffset.FromUnixTimeMilliseconds(now)) + 1;
        var first = Math.Max(from, last - (long)ReplicaTeller.TimeToLive.TotalHours - 1);
        // A clock that is ahead makes decisions of the next hour.
        var count = (int)Math.Max(0, Math.Min(until, last + 1) - first);
        foreach (var hours in Enumerable.Range(0, count).Select(i => first + i).Chunk(HoursAtOnce))
        {
            var read = await Task.WhenAll(hours.Select(h => AddAsync(cube, found, h)));
            if (!read.All(r => r))
            {
                return null;
            }
        }

        if (known.Any(r => r.Value.Folded && found.Contains(r.Key)))
        {
            cube.NoteFolded();
        }

        var replicas = known.Where(r => found.Contains(r.Key) || now - r.Value.ToldUnixMs < (long)Present.TotalMilliseconds)
            .Select(r => new ReplicaWord(r.Value.Name, r.Value.ToldUnixMs, r.Value.HasSinceHour ? r.Value.SinceHour : null));
        return new OtherReplicas(cube, [.. replicas.OrderBy(r => r.Name, StringComparer.Ordinal).ThenByDescending(r => r.ToldUnixMs)]);
    }

    private async Task<bool> AddAsync(ReportCube cube, HashSet<string> found, long hour)
    {
        var reply = await guard.RunAsync(
            static (d, key) => d.HashGetAllAsync(key), _keys.ReportHour(ReportHours.NameOf(hour)), guard.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return false;
        }

        lock (cube)
        {
            foreach (var entry in reply.Value!)
            {
                string field = entry.Name!;
                if (!field.EndsWith("|n", StringComparison.Ordinal) && !string.Equals(field, journal, StringComparison.Ordinal)
                    && HourTotalsCodec.AddTo(cube, hour, entry.Value!))
                {
                    found.Add(field);
                }
            }
        }

        return true;
    }
}
