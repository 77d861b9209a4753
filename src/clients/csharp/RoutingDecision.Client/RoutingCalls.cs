using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>The service's calls, each with its deadline and the caller's key. They throw <see cref="RpcException"/>. Thread-safe.</summary>
internal sealed class RoutingCalls : IDisposable
{
    private readonly RouterOptions _options;
    private readonly GrpcChannel _channel;
    private readonly RoutingService.RoutingServiceClient _routing;
    private readonly OutcomeService.OutcomeServiceClient _outcomes;
    private readonly Metadata _headers = [];

    public RoutingCalls(RouterOptions options)
    {
        _options = options;
        _channel = Addresses.Open(options.Target, Handler(options.Tls), secure: options.Tls is not null);
        _routing = new RoutingService.RoutingServiceClient(_channel);
        _outcomes = new OutcomeService.OutcomeServiceClient(_channel);
        if (options.ApiKey.Length > 0)
        {
            _headers.Add("authorization", $"Bearer {options.ApiKey}");
        }
    }

    public async Task<DecideResponse> DecideAsync(DecideRequest request, CancellationToken cancellation) =>
        await _routing.DecideAsync(request, Within(_options.DecideTimeout, cancellation));

    public async Task<GetFallbackTableResponse> GetFallbackTableAsync() =>
        await _routing.GetFallbackTableAsync(new GetFallbackTableRequest { Tenant = _options.Tenant }, Within(_options.ReportTimeout));

    public async Task<ReportOutcomeResponse> ReportAsync(Outcome outcome) =>
        await _outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = outcome }, Within(_options.ReportTimeout));

    public async Task<ReportOutcomesResponse> ReportAllAsync(IReadOnlyList<Outcome> outcomes)
    {
        using var call = _outcomes.ReportOutcomes(Within(_options.ReportTimeout));
        foreach (var outcome in outcomes)
        {
            await call.RequestStream.WriteAsync(new ReportOutcomesRequest { Outcome = outcome });
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }

    public void Dispose() => _channel.Dispose();

    private static SocketsHttpHandler Handler(TlsOptions? tls)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        if (tls?.ClientCertificate is { } own)
        {
            handler.SslOptions.ClientCertificates = [own];
        }

        if (tls?.RootCertificates.Count > 0)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // Revocation lists of an authority of one's own are rarely published.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(tls.RootCertificates);
        }

        return handler;
    }

    private CallOptions Within(TimeSpan timeout, CancellationToken cancellation = default) =>
        new(_headers, _options.Time.GetUtcNow().UtcDateTime + timeout, cancellation);
}
