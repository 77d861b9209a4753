using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>A real Prometheus scrapes a real server in both formats.</summary>
public sealed class PrometheusScrapeTests : IAsyncLifetime
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private readonly Meter meter = new("scrape.tests");
    private ScrapeHost host = null!;
    private PrometheusServer prometheus = null!;

    public async Task InitializeAsync()
    {
        host = await ScrapeHost.StartAsync(builder => builder.AddMeter(meter.Name));
        Record();
        prometheus = await PrometheusServer.StartAsync($$"""
            global: { scrape_interval: 200ms, scrape_timeout: 200ms }
            scrape_configs:
              - { job_name: openmetrics, metrics_path: /metrics, static_configs: [ { targets: ["{{host.Address.Authority}}"] } ] }
              - { job_name: text, metrics_path: /metrics-text, static_configs: [ { targets: ["{{host.Address.Authority}}"] } ] }
            """);
    }

    public async Task DisposeAsync()
    {
        prometheus?.Dispose();
        await host.DisposeAsync();
        meter.Dispose();
    }

    [Fact]
    public async Task Scrape_BothFormats_ArriveWithTheirValuesTypesUnitsAndExemplars()
    {
        await BothJobsAsync("up", "1");
        await BothJobsAsync("test_decisions_total{tier=\"economy \\\"x\\\"\"}", "3");
        await BothJobsAsync("test_fill_ratio", "0.25");
        await BothJobsAsync("test_latency_seconds_bucket{stop=\"rules\",le=\"5e-06\"}", "1");
        await BothJobsAsync("test_latency_seconds_bucket{stop=\"rules\",le=\"1.0\"}", "2");
        await BothJobsAsync("test_latency_seconds_count", "2");
        await BothJobsAsync("test_latency_seconds_sum", "0.500003");
        await BothJobsAsync("histogram_quantile(0.5, test_advised_seconds_bucket)", "0.5");
        await BothJobsAsync("test_odd", "+Inf");
        await BothJobsAsync("routing_exposition_dropped{reason=\"name\"}", "0");
        await BothJobsAsync("count by (job) (target_info{service_name!=\"\"})", "1");
        await BothJobsAsync("count by (job) (dotnet_gc_collections_total) > bool 0", "1");
        await BothJobsAsync("count by (job) (http_server_request_duration_seconds_count) > bool 0", "1");

        await MetadataAsync("test_decisions", "counter", "");
        await MetadataAsync("test_decisions_total", "counter", "");
        await MetadataAsync("test_fill_ratio", "gauge", "ratio");
        await MetadataAsync("test_latency_seconds", "histogram", "seconds");
        await MetadataAsync("target", "info", "");

        JsonElement[] exemplars = await prometheus.GetAsync(
            "/api/v1/query_exemplars?query=test_advised_seconds_bucket&start=0&end=99999999999", static items => items.Length > 0);
        JsonElement labels = exemplars[0].GetProperty("exemplars")[0].GetProperty("labels");
        Assert.Equal(TraceId, labels.GetProperty("trace_id").GetString());

        Assert.Contains(("/metrics", "application/openmetrics-text; version=1.0.0; charset=utf-8", "gzip"), host.Answers);
        Assert.Contains(("/metrics-text", "text/plain; version=0.0.4; charset=utf-8", "gzip"), host.Answers);
    }

    private async Task BothJobsAsync(string query, string value)
    {
        JsonElement[] results = await prometheus.GetAsync(
            $"/api/v1/query?query={Uri.EscapeDataString(query)}",
            items => items.Length == 2 && items.All(item => item.GetProperty("value")[1].GetString() == value));

        Assert.Equal(["openmetrics", "text"], results.Select(result => result.GetProperty("metric").GetProperty("job").GetString()).Order());
    }

    private async Task MetadataAsync(string metric, string type, string unit) => await prometheus.GetAsync(
        $"/api/v1/metadata?metric={metric}",
        items => items[0].TryGetProperty(metric, out JsonElement entries)
            && entries.EnumerateArray().Any(entry => entry.GetProperty("type").GetString() == type && entry.GetProperty("unit").GetString() == unit));

    private void Record()
    {
        new CounterFamily(meter, "test.decisions", "{decision}", "Decisions.", ["tier"]).Cell("economy \"x\"").Add(3);
        new GaugeFamily(meter, "test.fill", "1", "Fill.", []).Cell().Value = 0.25;
        meter.CreateGauge<double>("test.odd").Record(double.PositiveInfinity);
        HistogramRegistry registry = host.Services.GetRequiredService<HistogramRegistry>();
        HistogramCell latency = new HistogramFamily(registry, "test.latency", "Latency.", ["stop"]).Cell("rules");
        latency.Record(Stopwatch.Frequency / 1_000_000 * 3);
        latency.Record(Stopwatch.Frequency / 2);

        using var activity = new Activity("traced");
        activity.SetParentId(ActivityTraceId.CreateFromString(TraceId), ActivitySpanId.CreateFromString("b7ad6b7169203331"), ActivityTraceFlags.Recorded);
        activity.Start();
        meter.CreateHistogram("test.advised", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1.0] }).Record(0.1);
    }
}
