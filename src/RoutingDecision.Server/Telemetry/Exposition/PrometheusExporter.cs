using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Collects the metrics of a <see cref="MeterProvider"/> and the latency histograms of a <see cref="HistogramRegistry"/> when a scrape asks for them.
/// Safe for any number of concurrent scrapes.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private const int CollectTimeoutMilliseconds = 5_000;

    private readonly HistogramRegistry histograms;
    private readonly CollectionQueue<MetricSnapshot?> queue;
    private MetricSnapshot? latest;
    private Exception? failure;
    private volatile bool isShutDown;

    public PrometheusExporter(HistogramRegistry histograms)
    {
        this.histograms = histograms;
        queue = new(CollectNow);
    }

    /// <summary>Set by the reader that the exporter is given to.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>
    /// All metrics as of now, or null when the provider doesn't answer: it was shut down, was never built, or an instrument took more than five
    /// seconds.
    /// </summary>
    public Task<MetricSnapshot?> ScrapeAsync(CancellationToken cancellationToken) => queue.CollectAsync(cancellationToken);

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        // The reader turns an exception into "false"; kept here, it reaches the scrape and the log.
        try
        {
            latest = Read(in batch);
            return ExportResult.Success;
        }
        catch (Exception e)
        {
            failure = e;
            return ExportResult.Failure;
        }
    }

    // The reader would go on to collect what no longer changes.
    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        isShutDown = true;
        return true;
    }

    private MetricSnapshot? CollectNow()
    {
        (latest, failure) = (null, null);
        bool collected = !isShutDown && Collect?.Invoke(CollectTimeoutMilliseconds) == true;
        return failure is not null ? throw new InvalidOperationException("The metrics could not be read.", failure) : collected ? latest : null;
    }

    private MetricSnapshot Read(in Batch<Metric> batch)
    {
        var assembly = new FamilyAssembly();
        assembly.Add(OwnFamilies.Target(ParentProvider?.GetResource() ?? Resource.Empty));
        foreach (Metric metric in batch)
        {
            assembly.Add(new InstrumentSource(metric));
        }

        HistogramFamily[] latencies = histograms.Families;
        foreach (HistogramFamily family in latencies)
        {
            assembly.Add(new LatencySource(family));
        }

        assembly.Add(OwnFamilies.Overflow(latencies));
        List<MetricFamily> families = [.. assembly.Read()];
        families.Add(OwnFamilies.Dropped(assembly));
        families.Sort(InOrder);
        return new MetricSnapshot(families);
    }

    private static int InOrder(MetricFamily a, MetricFamily b) => (a.Identity.Kind == FamilyKind.Info, b.Identity.Kind == FamilyKind.Info) switch
    {
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(a.Identity.Name, b.Identity.Name),
    };
}
