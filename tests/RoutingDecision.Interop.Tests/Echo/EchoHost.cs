using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using RoutingDecision.Server.Hosting.Protocol;
using RoutingDecision.TestKit;

namespace RoutingDecision.Interop.Tests.Echo;

/// <summary>The echo service behind the official server on two loopback ports, one in clear text and one with TLS.</summary>
public sealed class EchoHost : IAsyncLifetime
{
    /// <summary>The message of the one exception that the service throws on purpose.</summary>
    public const string ExpectedCrash = "kept from callers";

    public const int ReceiveLimit = 64 * 1024;
    public const int SendLimit = 128 * 1024;

    private readonly ErrorLog _errors = new();
    private WebApplication? _app;

    /// <summary>Host and port without TLS.</summary>
    public string Plain { get; private set; } = "";

    /// <summary>Host and port with TLS, by <see cref="Certificate"/>.</summary>
    public string Tls { get; private set; } = "";

    public LoopbackCertificate Certificate { get; } = new();

    internal HealthRegistry Health => _app!.Services.GetRequiredService<HealthRegistry>();

    /// <summary>
    /// Fails when the host has logged an error that no test provoked. Called when a test ends, since a runner overlooks what a
    /// fixture throws.
    /// </summary>
    public void AssertNoErrors()
    {
        var unexpected = _errors.Entries.Where(entry => !entry.Contains(ExpectedCrash, StringComparison.Ordinal)).ToArray();
        Assert.True(unexpected.Length == 0, string.Join('\n', unexpected));
    }

    /// <summary>Whether a call that hangs has come to the service.</summary>
    public bool HasBegun(string id) => _app!.Services.GetRequiredService<Hangs>().Started(id).IsCompleted;

    /// <summary>Begins to stop the host, as SIGTERM would; completes when all calls have ended.</summary>
    public Task StopAsync() => _app!.StopAsync();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_errors);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, ListenWithTls);
        });
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<TrailerInterceptor>();
            options.MaxReceiveMessageSize = ReceiveLimit;
            options.MaxSendMessageSize = SendLimit;
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        builder.Services.AddSingleton<Hangs>().AddGrpcProtocolServices();
        // Longer than tests wait for it to stop.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(3));
        _app = builder.Build();
        _app.MapGrpcService<EchoService>();
        _app.MapGrpcProtocolServices(V1.EchoService.Descriptor);
        await _app.StartAsync();
        Health.SetAll(Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving);

        var addresses = _app.Urls.ToLookup(url => new Uri(url).Scheme, url => new Uri(url).Authority);
        Plain = addresses["http"].Single();
        Tls = addresses["https"].Single();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
        Certificate.Dispose();
    }

    private void ListenWithTls(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.UseHttps(Certificate.Certificate, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Subject == "CN=caller";
        });
    }
}
