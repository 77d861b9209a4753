using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;
using RoutingDecision.Server.Telemetry.Exposition;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class PrometheusExporterTests
{
    [Fact]
    public async Task Scrape_TwoMetersWithOneName_IsOneFamilyWhoseSeriesNameTheirMeters()
    {
        using var other = new Meter("other.meter");
        using var metrics = new CollectedMetrics(builder => builder.AddMeter(other.Name));
        metrics.Meter.CreateCounter<long>("test.calls").Add(1);
        other.CreateCounter<long>("test_calls").Add(2);
        other.CreateCounter<long>("test.alone").Add(3);

        Assert.Equal(
            [
                "test_alone_total 3",
                $"test_calls_total{{otel_scope_name=\"{metrics.Meter.Name}\",otel_scope_version=\"1.0\"}} 1",
                "test_calls_total{otel_scope_name=\"other.meter\"} 2",
            ],
            await metrics.SamplesAsync());
    }

    [Fact]
    public async Task Scrape_TwoMetersWithOneNameOfDifferentTypes_KeepsTheFirstAndCounts()
    {
        using var other = new Meter("other.type");
        using var metrics = new CollectedMetrics(builder => builder.AddMeter(other.Name));
        metrics.Meter.CreateCounter<long>("test.calls").Add(1);
        other.CreateHistogram<long>("test.calls").Record(2);

        string text = await metrics.ScrapeAsync(ExpositionFormat.OpenMetrics);

        Assert.Contains("# TYPE test_calls counter\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("histogram", text, StringComparison.Ordinal);
        Assert.Contains("routing_exposition_dropped{reason=\"name\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_TwoInstrumentsOfOneMeterWithTheSameLabels_KeepsTheFirstSeriesAndCounts()
    {
        using var metrics = new CollectedMetrics();
        metrics.Meter.CreateCounter<long>("test.calls").Add(1);
        metrics.Meter.CreateCounter<long>("test-calls").Add(2);

        string text = await metrics.ScrapeAsync(ExpositionFormat.Text);

        Assert.Contains("test_calls_total 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test_calls_total 2\n", text, StringComparison.Ordinal);
        Assert.Contains("routing_exposition_dropped{reason=\"labels\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_InstrumentThatThrows_ExportsTheOthers()
    {
        using var metrics = new CollectedMetrics();
        metrics.Meter.CreateObservableGauge("test.broken", int () => throw new InvalidOperationException("broken"));
        metrics.Meter.CreateObservableGauge("test.whole", () => 7);

        Assert.Equal(["test_whole 7"], await metrics.SamplesAsync());
    }

    [Fact]
    public async Task Scrape_NothingRecorded_IsStillComplete()
    {
        using var metrics = new CollectedMetrics();

        Assert.Empty(await metrics.SamplesAsync(ExpositionFormat.OpenMetrics));
        Assert.EndsWith("\n# EOF\n", await metrics.ScrapeAsync(ExpositionFormat.OpenMetrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_FamiliesOfOneMeter_ReportTheirOverflowInOneFamily()
    {
        const string Overflow = "routing_metrics_overflow_total{family=\"test.";
        using var metrics = new CollectedMetrics();
        var counters = new CounterFamily(metrics.Meter, "test.a", null, "A.", ["k"], 1);
        var gauges = new GaugeFamily(metrics.Meter, "test.b", null, "B.", ["k"], 1);
        var latencies = new HistogramFamily(metrics.Histograms, "test.c", "C.", ["k"], 1);
        foreach (string value in (string[])["x", "y", "z"])
        {
            counters.Cell(value);
            gauges.Cell(value);
            latencies.Cell(value);
        }

        string[] samples = await metrics.SamplesAsync();

        Assert.Equal(
            ["a", "b", "c"],
            samples.Where(static line => line.StartsWith(Overflow, StringComparison.Ordinal) && line.EndsWith("\"} 2", StringComparison.Ordinal))
                .Select(static line => line[Overflow.Length..^4]));
        Assert.Contains("test_a_total{k=\"other\"} 0", samples);
    }

    [Fact]
    public async Task Scrape_AfterShutdown_IsNull()
    {
        using var metrics = new CollectedMetrics();
        metrics.Shutdown();

        Assert.Null(await metrics.Exporter.ScrapeAsync(default));
    }

    [Fact]
    public async Task Scrape_WithoutAProvider_IsNull()
    {
        using var exporter = new PrometheusExporter(new HistogramRegistry(TimeProvider.System));

        Assert.Null(await exporter.ScrapeAsync(default));
    }

    [Fact]
    public async Task Scrape_ConcurrentlyWhileRecording_EveryAnswerIsWholeAndNeverOlderThanWhatWasRecordedBefore()
    {
        using var metrics = new CollectedMetrics();
        CounterCell cell = new CounterFamily(metrics.Meter, "test.calls", null, "Calls.", []).Cell();
        Histogram<double> histogram = metrics.Meter.CreateHistogram<double>("test.values");

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
        {
            histogram.Record(1);
            cell.Increment();
            long before = cell.Value;
            string text = await metrics.ScrapeAsync(ExpositionFormat.OpenMetrics);

            Assert.True(Value(text, "test_calls_total ") >= before);
            Assert.Equal(Value(text, "test_values_bucket{le=\"+Inf\"} "), Value(text, "test_values_count "));
            Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        });
    }

    private static long Value(string text, string sample)
    {
        string line = text.Split('\n').Single(line => line.StartsWith(sample, StringComparison.Ordinal));
        return long.Parse(line[sample.Length..]);
    }
}
