using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class ExpositionRegistrationTests
{
    [Fact]
    public async Task AddPrometheusExposition_RecordedByAHostedServiceAtItsStart_IsNotLost()
    {
        using var meter = new Meter("registration.tests");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddHostedService(_ => new RecordsAtStart(meter.CreateCounter<long>("test.started")));
        builder.Services.AddPrometheusExposition(metrics => metrics.AddMeter(meter.Name));
        using IHost host = builder.Build();

        await host.StartAsync();
        MetricSnapshot? snapshot = await host.Services.GetRequiredService<PrometheusExporter>().ScrapeAsync(default);
        await host.StopAsync();

        Assert.Contains(snapshot!.Families, family => family.Identity.Name == "test_started");
    }

    [Fact]
    public async Task AddPrometheusExposition_ContainerDisposed_ShutsTheProviderDown()
    {
        PrometheusExporter exporter;
        await using (ServiceProvider services = new ServiceCollection().AddPrometheusExposition(static _ => { }).BuildServiceProvider())
        {
            services.GetRequiredService<MeterProvider>();
            exporter = services.GetRequiredService<PrometheusExporter>();
            Assert.NotNull(await exporter.ScrapeAsync(default));
        }

        Assert.Null(await exporter.ScrapeAsync(default));
    }

    [Fact]
    public async Task AddPrometheusExposition_TwoHostsInOneProcess_KeepTheirMetricsApart()
    {
        await using ScrapeHost lasting = await ScrapeHost.StartAsync(static _ => { });
        using var client = new HttpClient();
        await using (ScrapeHost passing = await ScrapeHost.StartAsync(static _ => { }))
        {
            await client.GetStringAsync(new Uri(passing.Address, "/metrics-text"));
            await client.GetStringAsync(new Uri(lasting.Address, "/metrics"));
        }

        string text = await client.GetStringAsync(new Uri(lasting.Address, "/metrics"));

        Assert.Contains("http_server_request_duration_seconds_count{", text, StringComparison.Ordinal);
        Assert.DoesNotContain("http_route=\"/metrics-text\"", text, StringComparison.Ordinal);
    }

    private sealed class RecordsAtStart(Counter<long> counter) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            counter.Add(1);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
