using System.Buffers;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using RoutingDecision.Server.Telemetry.Exposition;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>A meter of its own, collected by the real SDK and exported as text.</summary>
internal sealed class CollectedMetrics : IDisposable
{
    private readonly MeterProvider provider;

    public CollectedMetrics(Action<MeterProviderBuilder>? configure = null, [CallerMemberName] string name = "")
    {
        Meter = new Meter(name, "1.0");
        Histograms = new HistogramRegistry(TimeProvider.System);
        Exporter = new PrometheusExporter(Histograms);
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty())
            .AddMeter(name)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(new BaseExportingMetricReader(Exporter));
        configure?.Invoke(builder);
        provider = builder.Build();
    }

    public Meter Meter { get; }

    public HistogramRegistry Histograms { get; }

    public PrometheusExporter Exporter { get; }

    public async Task<string> ScrapeAsync(ExpositionFormat format)
    {
        MetricSnapshot? snapshot = await Exporter.ScrapeAsync(default);
        Assert.NotNull(snapshot);
        var output = new ArrayBufferWriter<byte>();
        new ExpositionWriter(output, format).Write(snapshot);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The samples, without the metadata and the exporter's own family.</summary>
    public async Task<string[]> SamplesAsync(ExpositionFormat format = ExpositionFormat.Text)
    {
        string[] lines = (await ScrapeAsync(format)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Where(static line => line[0] != '#' && !line.StartsWith("routing_exposition_", StringComparison.Ordinal))];
    }

    public void Shutdown() => provider.Shutdown();

    public void Dispose()
    {
        provider.Dispose();
        Meter.Dispose();
    }
}
