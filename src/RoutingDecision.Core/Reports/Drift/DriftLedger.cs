using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports.Drift;

/// <summary>
/// Counts traffic by tenant in stretches of four hours and compares the last day with the classifier's reference and with the same hours a week
/// earlier. Bounded: the first
/// <see cref="MaxTenants"/> tenants have counts of their own, the others share one; a tenant without traffic for eight days gives its place back.
/// Not thread-safe.
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

    private const int SlotsPerDay = 6;
    private const int SlotsPerWeek = 7 * SlotsPerDay;
    private static readonly TimeSpan Slot = TimeSpan.FromHours(24.0 / SlotsPerDay);

    private readonly Dictionary<string, SortedList<long, int[]>> _tenants = new(StringComparer.Ordinal);
    private DriftLayout _layout;

    public DriftLedger(DriftLayout layout)
    {
        _layout = layout;
        _tenants[Everyone] = [];
    }

    /// <summary>The bins in use.</summary>
    public DriftLayout Layout => _layout;

    /// <summary>Another classifier serves: its bins are others, and counting begins anew.</summary>
    public void Begin(DriftLayout layout)
    {
        _layout = layout;
        _tenants.Clear();
        _tenants[Everyone] = [];
    }

    /// <summary>Counts one decision; in any order of time within eight days.</summary>
    public void Add(in DriftSample sample)
    {
        var slot = SlotOf(sample.At);
        Count(_tenants[Everyone], slot, sample);
        if (sample.Tenant.Length > 0 && PlaceOf(sample.Tenant, slot) is { } own)
        {
            Count(own, slot, sample);
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
                expected[i] = quantity.Expected is { } shares ? shares[i] * _layout.ReferenceRows : then[i];
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

    private void Count(SortedList<long, int[]> slots, long slot, in DriftSample sample)
    {
        if (!slots.TryGetValue(slot, out var counts))
        {
            slots.Add(slot, counts = new int[_layout.Length + 1]);
            Forget(slots);
        }

        _layout.Add(sample, counts);
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
            foreach (var gone in _tenants.Where(t => t.Key.Length > 0 && t.Value.Keys[^1] < slot - Oldest).Select(t => t.Key).ToList())
            {
                _tenants.Remove(gone);
            }
        }

        return _tenants.Count > MaxTenants ? null : _tenants[tenant] = [];
    }

    private static void Forget(SortedList<long, int[]> slots)
    {
        while (slots.Keys[0] < slots.Keys[^1] - Oldest)
        {
            slots.RemoveAt(0);
        }
    }

    private static long Oldest => SlotsPerWeek + SlotsPerDay;

    private static long SlotOf(DateTimeOffset at) => at.UtcTicks / Slot.Ticks;
}
