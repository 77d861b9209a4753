using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>TLS and client certificates with the official client, and certificates that change while the server runs.</summary>
public sealed class TlsTests : IDisposable
{
    private const int Callers = 4;
    private const int CallsOfAConnection = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _authority = new();
    private readonly CertificateAuthority _otherAuthority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _otherAuthority.Dispose();
    }

    [Fact]
    public async Task Call_OverTls_IsAnsweredToWhoTrustsAndNotInClearText()
    {
        await using var server = await StartAsync();

        Assert.StartsWith("https://", server.GrpcAddress, StringComparison.Ordinal);
        Assert.Equal(StatusCode.OK, await DecideAsync(server));
        Assert.NotEqual(StatusCode.OK, await DecideAsync(server, trusted: _otherAuthority));
        using var clear = GrpcChannel.ForAddress(server.GrpcAddress.Replace("https", "http", StringComparison.Ordinal));
        await Assert.ThrowsAsync<RpcException>(
            async () => await new RoutingService.RoutingServiceClient(clear).DecideAsync(new DecideRequest { Prompt = "hello" }));
    }

    [Fact]
    public async Task Connection_WithoutHttp2_IsClosedAndNoErrorOfOurs()
    {
        await using var server = await StartAsync();
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPEndPoint.Parse(new Uri(server.GrpcAddress).Authority));
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);

        await tls.AuthenticateAsClientAsync("localhost");

        Assert.Equal(0, await tls.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Call_WithClientAuthority_NeedsACertificateOfIt()
    {
        await using var server = await StartAsync(o => o.TlsClientAuthority = _folder.Write("clients.pem", _authority.Pem));

        Assert.Equal(StatusCode.OK, await DecideAsync(server, _authority.Issue("ops")));
        Assert.NotEqual(StatusCode.OK, await DecideAsync(server));
        Assert.NotEqual(StatusCode.OK, await DecideAsync(server, _otherAuthority.Issue("ops")));
        Assert.NotEqual(StatusCode.OK, await DecideAsync(server, _authority.Issue("ops", TimeSpan.FromHours(-1))));
    }

    [Fact]
    public async Task AdminCall_ByAClientCertificate_IsRecordedWithItsSubject()
    {
        await using var server = await StartAsync(o => o.TlsClientAuthority = _folder.Write("clients.pem", _authority.Pem));
        var policy = new PolicyService.PolicyServiceClient(Channel(server, _authority, _authority.Issue("ops")));

        var published = await policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1), Comment = "why" });

        Assert.Equal("CN=ops", published.Version.PublishedBy);
    }

    [Fact]
    public async Task MetricsPort_ToldSo_SpeaksTlsAsWell()
    {
        await using var server = await StartAsync(o => o.MetricsTls = true);
        using var handler = new SocketsHttpHandler { SslOptions = Trusting(_authority) };
        using var http = new HttpClient(handler);

        Assert.StartsWith("https://", server.App.Urls.Last(), StringComparison.Ordinal);
        var scrape = Telemetry.Scrape.Parse(await http.GetStringAsync($"{server.App.Urls.Last()}/metrics"));
        var expiry = DateTimeOffset.FromUnixTimeSeconds((long)scrape.Sum("routing_certificate_expiry_seconds"));
        Assert.InRange(expiry - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(20), TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task Rotation_UnderLoad_IsServedToNewConnectionsAndFailsNoCall()
    {
        await using var server = await StartAsync();
        var faults = new ConcurrentQueue<StatusCode>();
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => LoadAsync(server, faults, enough.Token))).ToArray();

        for (var i = 0; i < 5; i++)
        {
            var next = Write(_authority.Issue());
            await Until.TrueAsync(async () => await SerialAsync(server) == next, () => "new connections see the new certificate");
        }

        await enough.CancelAsync();
        var calls = (await Task.WhenAll(load)).Sum();
        Assert.Empty(faults);
        Assert.True(calls > 5 * Callers, $"{calls} calls");
        // It serves a moment before it is counted.
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "certificates"), ("result", "ok")) == 5,
            () => "all are counted");
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("another key")]
    [InlineData("expired")]
    [InlineData("gone")]
    public async Task Rotation_ToWhatCannotBeUsed_LeavesTheCertificateAndIsLoggedAndCounted(string kind)
    {
        await using var server = await StartAsync();
        var before = await SerialAsync(server);

        switch (kind)
        {
            case "garbage":
                Write(("garbage", "garbage"), read: false);
                break;
            case "another key":
                Write((_authority.Issue().Certificate, _authority.Issue().Key), read: false);
                break;
            case "expired":
                Write(_authority.Issue(life: TimeSpan.FromHours(-1)));
                break;
            default:
                File.Delete(server.Options.TlsKey);
                break;
        }

        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "certificates"), ("result", "failed")) >= 1, () =>
                "it is counted");

        Assert.Equal(before, await SerialAsync(server));
        Assert.Contains(server.Log.Entries, e => e.Event.Id == 8002);
    }

    [Fact]
    public async Task Rotation_ToACertificateOfTomorrow_IsToldOnceAndTakenWhenItsTimeHasCome()
    {
        var time = new ShiftedTime();
        await using var server = await StartAsync(time: time);
        var before = await SerialAsync(server);

        var next = Write(_authority.Issue(life: TimeSpan.FromHours(30), begins: TimeSpan.FromHours(1)));
        await Until.TrueAsync(() => server.Log.Entries.Any(e => e.Event.Id == 8002), () => "it is refused");
        Assert.Equal(before, await SerialAsync(server));
        time.Advance(TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromHours(2));

        await Until.TrueAsync(async () => await SerialAsync(server) == next, () => "it is taken");
        Assert.Contains("is not valid before", Assert.Single(server.Log.Entries, e => e.Event.Id == 8002).Text, StringComparison.Ordinal);
        Assert.Equal(1, (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "certificates"), ("result", "failed")));
    }

    [Fact]
    public void Start_CertificateThatCannotBeUsed_IsRefused()
    {
        var options = ServerUnderTest.Defaults(_folder);
        File.WriteAllText(options.Policy, TestPolicies.Rules);
        (options.TlsCertificate, options.TlsKey) =
            (_folder.Write("a.pem", _authority.Issue().Certificate), _folder.Write("b.pem", _authority.Issue().Key));

        Assert.StartsWith("TLS can't be served with", Assert.Single(
            Assert.Throws<ConfigurationException>(() => RoutingHost.Build(options)).Problems), StringComparison.Ordinal);

        options.TlsKey = "";
        Write(_authority.Issue(life: TimeSpan.FromHours(-1)));
        File.WriteAllText(options.TlsCertificate, File.ReadAllText(_folder.At("server.pem")) + "\n" + File.ReadAllText(_folder.At("server.key")));
        Assert.EndsWith("has expired.", Assert.Single(
            Assert.Throws<ConfigurationException>(() => RoutingHost.Build(options)).Problems), StringComparison.Ordinal);

        Write(_authority.Issue(begins: TimeSpan.FromHours(1)));
        options.TlsKey = _folder.At("server.key");
        options.TlsCertificate = _folder.At("server.pem");
        Assert.Contains("is not valid before", Assert.Single(
            Assert.Throws<ConfigurationException>(() => RoutingHost.Build(options)).Problems), StringComparison.Ordinal);
    }

    private Task<ServerUnderTest> StartAsync(Action<ServerOptions>? change = null, TimeProvider? time = null)
    {
        Write(_authority.Issue());
        return ServerUnderTest.StartAsync(
            change: o =>
            {
                (o.TlsCertificate, o.TlsKey) = (_folder.At("server.pem"), _folder.At("server.key"));
                change?.Invoke(o);
            },
            time: time);
    }

    /// <summary>Replaces both files, each in one step; returns the certificate's serial number.</summary>
    private string Write((string Certificate, string Key) issued, bool read = true)
    {
        File.Move(_folder.Write("next.pem", issued.Certificate), _folder.At("server.pem"), overwrite: true);
        File.Move(_folder.Write("next.key", issued.Key), _folder.At("server.key"), overwrite: true);
        if (!read)
        {
            return "";
        }

        using var certificate = X509Certificate2.CreateFromPem(issued.Certificate);
        return certificate.SerialNumber;
    }

    private async Task<int> LoadAsync(ServerUnderTest server, ConcurrentQueue<StatusCode> faults, CancellationToken enough)
    {
        var calls = 0;
        while (!enough.IsCancellationRequested)
        {
            using var channel = Channel(server, _authority);
            var routing = new RoutingService.RoutingServiceClient(channel);
            for (var i = 0; i < CallsOfAConnection; i++, calls++)
            {
                try
                {
                    await routing.DecideAsync(new DecideRequest { Prompt = "hello" });
                }
                catch (RpcException e)
                {
                    faults.Enqueue(e.StatusCode);
                }
            }
        }

        return calls;
    }

    private async Task<StatusCode> DecideAsync(ServerUnderTest server, (string, string)? own = null, CertificateAuthority? trusted = null)
    {
        using var channel = Channel(server, trusted ?? _authority, own);
        try
        {
            await new RoutingService.RoutingServiceClient(channel).DecideAsync(new DecideRequest { Prompt = "hello" });
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    /// <summary>Serial number of the certificate that a new connection is shown.</summary>
    private static async Task<string> SerialAsync(ServerUnderTest server)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPEndPoint.Parse(new Uri(server.GrpcAddress).Authority));
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] });
        using var shown = new X509Certificate2(tls.RemoteCertificate!);
        return shown.SerialNumber;
    }

    private static GrpcChannel Channel(ServerUnderTest server, CertificateAuthority trusted, (string Certificate, string Key)? own = null) =>
        server.Channel(o => (o.HttpHandler, o.DisposeHttpClient) = (new SocketsHttpHandler { SslOptions = Trusting(trusted, own) }, true));

    private static SslClientAuthenticationOptions Trusting(CertificateAuthority trusted, (string Certificate, string Key)? own = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(trusted.Pem);
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (own is { } issued)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPem(issued.Certificate, issued.Key)];
        }

        return options;
    }
}
