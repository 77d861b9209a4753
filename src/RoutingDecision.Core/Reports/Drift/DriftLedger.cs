using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports.Drift;

/// <summary>
/// Counts traffic by tenant in stretches of four hours and compares the last day with the classifier's reference and with the same hours a week
/// earlier; so it does with each day before, as far back as its counts reach. Bounded: the first
/// <see cref="MaxTenants"/> tenants have counts of their own, the others share one; a tenant without traffic for eight days gives its place back.
/// A month of history takes less than a megabyte a tenant. Not thread-safe.
/// </summary>
/// <remarks>
/// The false-alarm rate holds per tenant and look for asks that are independent of each other. Many repetitions of one ask are not, and looks at
/// overlapping days are not independent looks; the policy's
/// threshold stands beside chance for that.
/// </remarks>
public sealed class DriftLedger
{
    /// <summary>Tenants with counts of their own.</summary>
    public const int MaxTenants = 32;

    /// <summary>Name under which all traffic together is reported.</summary>
    public const string Everyone = "";

    /// <summary>
    /// How often at most an unchanged tenant passes <see cref="DriftFinding.Chance"/> in any quantity, per look: the rate is shared out evenly
    /// among the quantities (Bonferroni), so it
    /// holds however they depend on each other.
    /// </summary>
    public const double FalseAlarmRate = 0.001;

    /// <summary>Periods that a history has at most.</summary>
    public const int MostPeriods = 200;

    private const int SlotsPerDay = 6;
    private const int SlotHours = 24 / SlotsPerDay;
    private const int SlotsPerWeek = 7 * SlotsPerDay;

    /// <summary>What a look compares: a day, and the one a week before.</summary>
    private const int SlotsCompared = SlotsPerWeek + SlotsPerDay;

    private static readonly TimeSpan Slot = TimeSpan.FromHours(SlotHours);

    private readonly Dictionary<string, SortedList<long, int[]>> _tenants = new(StringComparer.Ordinal);
    private readonly int _slotsKept;
    private DriftLayout _layout;
    private int[] _places;

    /// <param name="layout">The bins.</param>
    /// <param name="historyDays">Days that <see cref="History"/> reaches back from the newest decision, 0 or more.</param>
    public DriftLedger(DriftLayout layout, int historyDays = 0)
    {
        _layout = layout;
        _places = new int[layout.Quantities.Length];
        _slotsKept = SlotsCompared + (historyDays * SlotsPerDay);
        _tenants[Everyone] = [];
    }

    /// <summary>The bins in use.</summary>
    public DriftLayout Layout => _layout;

    /// <summary>Another classifier serves: its bins are others, and counting begins anew.</summary>
    public void Begin(DriftLayout layout)
    {
        _layout = layout;
        _places = new int[layout.Quantities.Length];
        _tenants.Clear();
        _tenants[Everyone] = [];
    }

    /// <summary>Counts one decision; in any order of time within the days that are kept, eight at least.</summary>
    public void Add(in DriftSample sample)
    {
        var slot = SlotOf(sample.At);
        var places = _layout.PlacesOf(sample, _places);
        Count(_tenants[Everyone], slot, places);
        if (sample.Tenant.Length > 0 && PlaceOf(sample.Tenant, slot) is { } own)
        {
            Count(own, slot, places);
        }
    }

    /// <summary>Compares all tenants at a time.</summary>
    /// <param name="now">End of the day that is looked at.</param>
    public DriftReport Report(DateTimeOffset now)
    {
        var last = SlotOf(now);
        var tenants = _tenants.ToDictionary(t => t.Key, t => Compare(t.Key, t.Value, last), StringComparer.Ordinal);
        return new DriftReport(_layout.Classifier, now, tenants);
    }

    /// <summary>
    /// What <see cref="Report"/> would have said of a tenant before, of each day that ends with a period; oldest first. Empty without counts of its
    /// own, and nothing is said of days of which too little is known.
    /// </summary>
    /// <param name="tenant">The tenant, or <see cref="Everyone"/>.</param>
    /// <param name="from">The first day ends after it.</param>
    /// <param name="until">End of the last period.</param>
    /// <param name="hours">Hours from one to the next, above 0: rounded up to stretches, and more where there would be over
    /// <see cref="MostPeriods"/>.</param>
    public IReadOnlyList<PastDrift> History(string tenant, DateTimeOffset from, DateTimeOffset until, int hours)
    {
        if (!_tenants.TryGetValue(tenant, out var slots) || slots.Count == 0)
        {
            return [];
        }

        var last = Math.Min(SlotOf(until), slots.Keys[^1]);
        var count = last - Math.Max(SlotOf(from), slots.Keys[0]) + 1;
        var step = Math.Max((hours + SlotHours - 1) / SlotHours, (count + MostPeriods - 1) / MostPeriods);
        var periods = new List<PastDrift>();
        for (var slot = last; slot > last - count; slot -= step)
        {
            var drift = Compare(tenant, slots, slot);
            if (drift.Findings.Count > 0)
            {
                var end = BeginOf(slot + 1);
                periods.Add(new PastDrift(end < until ? end : until, drift));
            }
        }

        periods.Reverse();
        return periods;
    }

    private TenantDrift Compare(string tenant, SortedList<long, int[]> slots, long last)
    {
        var now = Sum(slots, last);
        var before = Sum(slots, last - SlotsPerWeek);
        var findings = new List<DriftFinding>();
        var each = FalseAlarmRate / _layout.Quantities.Length;
        for (var q = 0; q < _layout.Quantities.Length; q++)
        {
            var quantity = _layout.Quantities[q];
            var bins = _layout.BinsOf(q, now);
            var then = _layout.BinsOf(q, before);
            var expected = new double[bins.Length];
            for (var i = 0; i < bins.Length; i++)
            {
                expected[i] = quantity.Expected is { } rows ? rows[i] : then[i];
            }

            if (DriftComparison.Of(quantity, bins, expected, each) is { } finding)
            {
                findings.Add(finding);
            }
        }

        return new TenantDrift(tenant, now[^1], before[^1], findings);
    }

    /// <summary>The counts of the day that ends with a slot; behind them the number of decisions.</summary>
    private int[] Sum(SortedList<long, int[]> slots, long last)
    {
        var sum = new int[_layout.Length + 1];
        for (var slot = last - SlotsPerDay + 1; slot <= last; slot++)
        {
            if (slots.TryGetValue(slot, out var counts))
            {
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] += counts[i];
                }
            }
        }

        return sum;
    }

    private void Count(SortedList<long, int[]> slots, long slot, ReadOnlySpan<int> places)
    {
        if (!slots.TryGetValue(slot, out var counts))
        {
            slots.Add(slot, counts = new int[_layout.Length + 1]);
            Forget(slots);
        }

        foreach (var place in places)
        {
            counts[place]++;
        }

        counts[^1]++;
    }

    private SortedList<long, int[]>? PlaceOf(string tenant, long slot)
    {
        if (_tenants.TryGetValue(tenant, out var slots))
        {
            return slots;
        }

        if (_tenants.Count > MaxTenants)
        {
            GiveUpPlaces(slot - SlotsCompared);
        }

        return _tenants.Count > MaxTenants ? null : _tenants[tenant] = [];
    }

    /// <summary>Takes the places of tenants that had no traffic since a slot.</summary>
    private void GiveUpPlaces(long since)
    {
        foreach (var gone in _tenants.Where(t => t.Key.Length > 0 && t.Value.Keys[^1] < since).Select(t => t.Key).ToList())
        {
            _tenants.Remove(gone);
        }
    }

    private void Forget(SortedList<long, int[]> slots)
    {
        while (slots.Keys[0] < slots.Keys[^1] - _slotsKept)
        {
            slots.RemoveAt(0);
        }
    }

    private static long SlotOf(DateTimeOffset at) => at.UtcTicks / Slot.Ticks;

    private static DateTimeOffset BeginOf(long slot) => new(slot * Slot.Ticks, TimeSpan.Zero);
}
