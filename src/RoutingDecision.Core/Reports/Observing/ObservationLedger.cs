namespace RoutingDecision.Core.Reports.Observing;

/// <summary>
/// Tallies observe mode by tenant, UTC day and task type. Bounded: the first <see cref="MaxTenants"/> tenants have tallies of their own (all traffic
/// together always has),
/// <see cref="MaxTasks"/> task types a day, further ones share one; days go after <see cref="Days"/>. Not thread-safe.
/// </summary>
public sealed class ObservationLedger
{
    /// <summary>Name under which all traffic together is reported.</summary>
    public const string Everyone = "";

    /// <summary>Task type of what finds no place of its own.</summary>
    public const string OtherTasks = "other";

    public const int MaxTenants = 32;

    public const int MaxTasks = 64;

    public const int Days = 35;

    /// <summary>Decisions whose comparison is remembered, so that a second one is not counted.</summary>
    private const int Remembered = 200_000;

    private readonly Dictionary<string, SortedList<int, Dictionary<string, ObservationTally>>> _tenants = new(StringComparer.Ordinal)
    {
        [Everyone] = [],
    };

    private readonly HashSet<UInt128> _compared = [];
    private readonly Queue<UInt128> _order = new();

    public void Add(in ObservedDecision decision)
    {
        foreach (var tenant in PlacesOf(decision.Tenant))
        {
            TallyOf(tenant, decision.At, decision.Task).Add(decision);
        }
    }

    public void Add(in ObservedComparison comparison)
    {
        if (!_compared.Add(comparison.Decision))
        {
            return;
        }

        _order.Enqueue(comparison.Decision);
        if (_order.Count > Remembered)
        {
            _compared.Remove(_order.Dequeue());
        }

        foreach (var tenant in PlacesOf(comparison.Tenant))
        {
            TallyOf(tenant, comparison.At, comparison.Task).Add(comparison.Result);
        }
    }

    /// <summary>The tallies of a tenant by task type, of whole UTC days.</summary>
    /// <param name="tenant">Tenant; <see cref="Everyone"/>: all traffic. One without tallies of its own has none.</param>
    /// <param name="from">Days from that of this time on.</param>
    /// <param name="to">Up to and including that of this time.</param>
    public IReadOnlyDictionary<string, ObservationTally> Read(string tenant, DateTimeOffset from, DateTimeOffset to)
    {
        var sums = new SortedDictionary<string, ObservationTally>(StringComparer.Ordinal);
        foreach (var (day, tasks) in _tenants.GetValueOrDefault(tenant) ?? [])
        {
            if (day < DayOf(from) || day > DayOf(to))
            {
                continue;
            }

            foreach (var (task, tally) in tasks)
            {
                if (!sums.TryGetValue(task, out var sum))
                {
                    sums.Add(task, sum = new ObservationTally());
                }

                sum.Add(tally);
            }
        }

        return sums;
    }

    private IEnumerable<string> PlacesOf(string tenant)
    {
        yield return Everyone;
        if (tenant.Length > 0 && (_tenants.ContainsKey(tenant) || _tenants.Count <= MaxTenants))
        {
            yield return tenant;
        }
    }

    private ObservationTally TallyOf(string tenant, DateTimeOffset at, string task)
    {
        if (!_tenants.TryGetValue(tenant, out var days))
        {
            _tenants.Add(tenant, days = []);
        }

        if (!days.TryGetValue(DayOf(at), out var tasks))
        {
            days.Add(DayOf(at), tasks = new Dictionary<string, ObservationTally>(StringComparer.Ordinal));
            while (days.Count > Days)
            {
                days.RemoveAt(0);
            }
        }

        var name = tasks.ContainsKey(task) || tasks.Count < MaxTasks ? task : OtherTasks;
        if (!tasks.TryGetValue(name, out var tally))
        {
            tasks.Add(name, tally = new ObservationTally());
        }

        return tally;
    }

    private static int DayOf(DateTimeOffset at) => (int)(at.UtcTicks / TimeSpan.TicksPerDay);
}
