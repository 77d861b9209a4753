using OpenTelemetry.Metrics;

namespace RoutingDecision.LoadBench.Variants;

/// <summary>Every variant that a row can be served by.</summary>
internal static class VariantList
{
    /// <summary>What other variants are compared with: the same host with nothing changed.</summary>
    public static HostVariant Unchanged { get; } = new("unchanged", "nothing changed");

    /// <summary>
    /// Nothing listens to instruments: those of the web server are off, and nothing collects the product's own. Its cells are still added to, as
    /// they are part of the code.
    /// </summary>
    public static HostVariant WithoutMetrics { get; } = new("no-metrics", "no metrics are read")
    {
        BeforeStart = CountersOnDemand.Map,
        AfterStart = app => app.Services.GetRequiredService<MeterProvider>().Dispose(),
    };

    public static IReadOnlyList<HostVariant> All { get; } = [Unchanged, WithoutMetrics, .. WebServerVariants.All];

    /// <summary>A variant by its key.</summary>
    public static HostVariant Named(string key) => All.Single(v => v.Key == key);
}
