using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The `health:` section.</summary>
internal static class HealthSection
{
    private static readonly Field<TimeSpan> Window = new(
        "window",
        new DurationShape(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        "Length of the window that error rates and latencies are computed over.",
        TimeSpan.FromMinutes(1));

    private static readonly Field<double> OpenAtErrorRate =
        new("open_at_error_rate", new NumberShape(0, 1, aboveMin: true), "Error rate at which a model's breaker opens.", 0.25);

    private static readonly Field<int> MinCalls =
        new("min_calls", new IntegerShape(1, 1_000_000), "Calls in the window below which a breaker does not open.", 20);

    private static readonly Field<TimeSpan> HalfOpenAfter = new(
        "half_open_after",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        "Time after which an open breaker lets probes through.",
        TimeSpan.FromSeconds(15));

    private static readonly Field<int> HalfOpenProbes =
        new("half_open_probes", new IntegerShape(1, 100), "Probes that may be under way while half open.", 3);

    private static readonly Field<IReadOnlyList<KeyValuePair<int, double>>> LatencySloMs = new(
        "latency_slo_ms",
        new MapShape<int, double>(ReferenceShape.Tier, new NumberShape(0, 3_600_000), PolicyLimits.Tiers),
        "95th percentile of latency per tier, in milliseconds, over which a model counts as slow; 0 or left out: none.",
        []);

    public static readonly Section<HealthSettings> Shape = new(
        "When a model counts as failing or slow; common to all tenants.",
        Build,
        Window,
        OpenAtErrorRate,
        MinCalls,
        HalfOpenAfter,
        HalfOpenProbes,
        LatencySloMs);

    private static HealthSettings Build(SectionReader r)
    {
        var slo = new double[r.Context.Catalog.Tiers.Length];
        foreach (var (tier, milliseconds) in r.Get(LatencySloMs))
        {
            slo[tier] = milliseconds;
        }

        return new HealthSettings
        {
            Window = r.Get(Window),
            OpenAtErrorRate = r.Get(OpenAtErrorRate),
            MinCalls = r.Get(MinCalls),
            HalfOpenAfter = r.Get(HalfOpenAfter),
            HalfOpenProbes = r.Get(HalfOpenProbes),
            LatencySloMs = slo,
        };
    }
}
