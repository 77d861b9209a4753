using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class ScrapeEndpointTests : IAsyncLifetime
{
    private readonly Meter meter = new("endpoint.tests");
    private readonly HttpClient client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private ScrapeHost host = null!;

    public async Task InitializeAsync()
    {
        host = await ScrapeHost.StartAsync(builder => builder.AddMeter(meter.Name));
        client.BaseAddress = host.Address;
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
        meter.Dispose();
    }

    [Theory]
    [InlineData(null, "text/plain; version=0.0.4; charset=utf-8", "# TYPE test_calls_total counter\n")]
    [InlineData("text/plain", "text/plain; version=0.0.4; charset=utf-8", "# TYPE test_calls_total counter\n")]
    [InlineData("application/openmetrics-text;version=1.0.0", "application/openmetrics-text; version=1.0.0; charset=utf-8",
        "# TYPE test_calls counter\n")]
    public async Task Get_AcceptHeader_ChoosesFormatAndSaysSo(string? accept, string contentType, string typeLine)
    {
        meter.CreateCounter<long>("test.calls").Add(1);

        using HttpResponseMessage response = await GetAsync(accept, acceptEncoding: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["Accept", "Accept-Encoding"], response.Headers.Vary);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Contains(typeLine, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ScraperThatTakesGzip_GetsTheSameTextCompressed()
    {
        meter.CreateCounter<long>("test.calls").Add(42);

        using HttpResponseMessage response = await GetAsync("application/openmetrics-text", "gzip");

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        using var reader = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress));
        string text = await reader.ReadToEndAsync();
        // The trailer ends in the length; without one the reader above would not object, others would.
        Assert.Equal(Encoding.UTF8.GetByteCount(text), BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan()[^4..]));
        Assert.Contains("\ntest_calls_total 42\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_SecondScrape_HasTheServersAndTheRuntimesMeters()
    {
        using HttpResponseMessage first = await GetAsync(null, null);
        using HttpResponseMessage response = await GetAsync(null, null);

        string text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\nhttp_server_request_duration_seconds_bucket{", text, StringComparison.Ordinal);
        Assert.Contains("\nkestrel_active_connections{", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_gc_collections_total{", text, StringComparison.Ordinal);
        Assert.Contains("\ntarget_info{service_name=", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_LatencyCellOfTheRegisteredRegistry_IsExported()
    {
        HistogramRegistry registry = host.Services.GetRequiredService<HistogramRegistry>();
        new HistogramFamily(registry, "test.latency", "Latency.", []).Cell().Record(0);

        using HttpResponseMessage response = await GetAsync(null, null);

        Assert.Contains("\ntest_latency_seconds_bucket{le=\"1e-06\"} 1\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ManyAtOnce_AllAreAnswered()
    {
        meter.CreateCounter<long>("test.calls").Add(1);

        HttpResponseMessage[] responses = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => GetAsync(i % 2 == 0 ? null : "application/openmetrics-text", null)));

        foreach (HttpResponseMessage response in responses)
        {
            Assert.Contains("test_calls_total 1\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            response.Dispose();
        }
    }

    [Fact]
    public async Task Get_ProviderShutDown_Is503()
    {
        host.Services.GetRequiredService<MeterProvider>().Shutdown();

        using HttpResponseMessage response = await GetAsync(null, null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task OtherMethods_AreNotAllowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/metrics");
        using HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private async Task<HttpResponseMessage> GetAsync(string? accept, string? acceptEncoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        return await client.SendAsync(request);
    }
}
