using OpenTelemetry.Resources;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>What the exporter says of the process and of itself.</summary>
internal static class OwnFamilies
{
    private static readonly FamilyIdentity DroppedIdentity = new(
        "routing_exposition_dropped", FamilyKind.Gauge, "", "Instruments and series left out of this scrape because their name or labels are taken.");

    /// <summary><c>target_info</c>: the attributes of the resource.</summary>
    public static FamilySource Target(Resource resource)
    {
        var identity = new FamilyIdentity("target", FamilyKind.Info, "", "Attributes of the process that is scraped.");
        var attributes = resource.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (object?)attribute.Value)).ToArray();
        return attributes.Length == 0 ? new NumberSource(identity) : new NumberSource(identity, (attributes, 1));
    }

    /// <summary>The overflow of the latency histograms, in the family in which counters and gauges report theirs.</summary>
    public static FamilySource Overflow(HistogramFamily[] families) => new NumberSource(
        PrometheusName.Identify(FamilyLimits.OverflowName, unit: null, FamilyLimits.OverflowDescription, FamilyKind.Counter),
        [.. families.Select(family => (Tag(FamilyLimits.OverflowLabel, family.Name), family.Refused))]);

    /// <summary>What the assembly left out.</summary>
    public static MetricFamily Dropped(FamilyAssembly assembly)
    {
        var labels = new SeriesLabels();
        var series = new List<Series>();
        new NumberSource(DroppedIdentity, (Tag("reason", "labels"), assembly.DroppedSeries), (Tag("reason", "name"), assembly.DroppedSources))
            .Read(series, labels, withScope: false);
        return new MetricFamily(DroppedIdentity, series);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Tag(string name, string value) => [new(name, value)];
}
