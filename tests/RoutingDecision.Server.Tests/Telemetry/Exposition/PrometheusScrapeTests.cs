using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>A real Prometheus scrapes one of every kind of metric from a real server in both formats.</summary>
public sealed class PrometheusScrapeTests : IAsyncLifetime
{
    private readonly Meter meter = new("scrape.tests");
    private ScrapeHost host = null!;
    private PrometheusServer prometheus = null!;

    public async Task InitializeAsync()
    {
        host = await ScrapeHost.StartAsync(builder => GoldenMetrics.Configure(builder.AddMeter(meter.Name)));
        GoldenMetrics.Record(meter, host.Services.GetRequiredService<HistogramRegistry>());
        prometheus = await PrometheusServer.StartAsync($$"""
            global: { scrape_interval: 2s, scrape_timeout: 2s }
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
        await BothJobsAsync("routing_decisions_total{tier=\"economy\",decided_by=\"rule\"}", "3");
        await BothJobsAsync("routing_decisions_total{tier=\"other\"}", "5");
        await BothJobsAsync("routing_metrics_overflow_total{family=\"routing.decisions\"}", "1");
        await BothJobsAsync("routing_cache_fill_ratio", "0.25");
        await BothJobsAsync("routing_stop_duration_seconds_bucket{stop=\"rules\",le=\"5e-06\"}", "2");
        await BothJobsAsync("routing_stop_duration_seconds_bucket{stop=\"rules\",le=\"10.0\"}", "2");
        await BothJobsAsync("routing_stop_duration_seconds_bucket{stop=\"rules\",le=\"+Inf\"}", "3");
        await BothJobsAsync("routing_stop_duration_seconds_sum", "30.0000035");
        await BothJobsAsync("histogram_quantile(0.5, test_advised_seconds_bucket{exported_le=\"mine\"})", "0.5005");
        await BothJobsAsync("""test_active{why="a \"b\" \\ c\nd"}""", "-2");
        await BothJobsAsync("test_odd{value=\"minus\"}", "-Inf");
        await BothJobsAsync("test_viewed_bucket{le=\"-1.0\"}", "1");
        await BothJobsAsync("target_info{service_name=\"routing-decision\"}", "1");
        await BothJobsAsync("count by (job) (dotnet_gc_collections_total) > bool 0", "1");
        await BothJobsAsync("count by (job) (http_server_request_duration_seconds_count) > bool 0", "1");

        await MetadataAsync("routing_decisions", "counter", "");
        await MetadataAsync("routing_decisions_total", "counter", "");
        await MetadataAsync("routing_cache_fill_ratio", "gauge", "ratio");
        await MetadataAsync("routing_stop_duration_seconds", "histogram", "seconds");
        await MetadataAsync("target", "info", "");

        JsonElement[] exemplars = await prometheus.GetAsync(
            "/api/v1/query_exemplars?query=test_advised_seconds_bucket&start=0&end=99999999999", static items => items.Length > 0);
        JsonElement labels = exemplars[0].GetProperty("exemplars")[0].GetProperty("labels");
        Assert.Equal(GoldenMetrics.TraceId, labels.GetProperty("trace_id").GetString());

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
}
