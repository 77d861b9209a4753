using System.Net;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>What a server that others can reach must have.</summary>
public sealed class ExposureTests
{
    [Theory]
    [InlineData("127.0.0.1:1", "", 0)]
    [InlineData("localhost:1", "", 0)]
    [InlineData("[::1]:1", "", 0)]
    [InlineData("127.8.0.1:1", "", 0)]
    [InlineData("*:1", "", 2)]
    [InlineData("0.0.0.0:1", "", 2)]
    [InlineData("[::]:1", "", 2)]
    [InlineData("10.0.0.7:1", "", 2)]
    [InlineData("*:1", "tls", 1)]
    [InlineData("*:1", "keys", 1)]
    [InlineData("*:1", "lines", 1)]
    [InlineData("*:1", "tls keys", 0)]
    [InlineData("*:1", "tls clients", 0)]
    [InlineData("*:1", "insecure", 0)]
    public void Problems_AddressAndProtection_AreOneForEachThatLacks(string address, string protection, int expected)
    {
        bool Has(string what) => protection.Split(' ').Contains(what, StringComparer.Ordinal);
        var options = new ServerOptions
        {
            Grpc = address,
            TlsCertificate = Has("tls") ? "a.pem" : "",
            ApiKeys = Has("keys") ? "keys.jsonl" : "",
            ApiKeyLines = Has("lines") ? "{}" : "",
            TlsClientAuthority = Has("clients") ? "b.pem" : "",
            InsecurePublic = Has("insecure"),
        };

        Assert.Equal(expected, ExposureRules.Problems(options).Count());
    }

    [Fact]
    public async Task Run_PublicWithoutProtection_EndsWith2AndNamesTheOptions()
    {
        using var folder = new TemporaryFolder();

        var result = await ServerProcess.RunAsync("--grpc", "0.0.0.0:0", "--metrics", "127.0.0.1:0", "--state", folder.FullPath);

        Assert.Equal(2, result.ExitCode);
        Assert.All(["--tls-certificate", "--api-keys", "--insecure-public"], name => Assert.Contains(name, result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_PublicAndToldSo_ServesAndWarns()
    {
        await using var server = await ServerProcess.StartAsync(["--grpc", "0.0.0.0:0", "--insecure-public"]);

        Assert.Equal(2, server.LogLines().Count(l => l.GetProperty("EventId").GetInt32() == 8007));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/readyz")]
    [InlineData("/healthz")]
    public async Task GrpcPort_AskedForWhatIsOfTheMetricsPort_HasNone(string path)
    {
        await using var server = await TestKeys.StartAsync();
        using var http = new HttpClient
        {
            BaseAddress = new Uri(server.GrpcAddress),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(path)).StatusCode);
    }
}
