using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Security;

/// <summary>Looks at the files of keys and certificates as often as at the policy, and for the same reasons by polling.</summary>
internal sealed class AccessWatch : BackgroundService
{
    private readonly WatchedSecret[] _watched;
    private readonly AccessKeys _keys;
    private readonly ServerOptions _options;
    private readonly ReloadSignal _reload;
    private readonly TimeProvider _time;
    private readonly ILogger<AccessWatch> _logger;
    private int _asked;

    public AccessWatch(
        ServerOptions options, AccessFiles files, AccessKeys keys, TlsHolder tls, RoutingMetrics metrics, ReloadSignal reload, TimeProvider time,
        ILogger<AccessWatch> logger)
    {
        (_options, _keys, _reload, _time, _logger) = (options, keys, reload, time, logger);
        var watched = new List<WatchedSecret>();
        if (keys.Current is not null)
        {
            watched.Add(new WatchedSecret("api_keys", files.Keys, TakeKeys, metrics, time, logger));
        }

        if (tls.Current is not null)
        {
            watched.Add(new WatchedSecret("certificates", files.Certificates, () => TakeCertificates(tls, metrics), metrics, time, logger));
        }

        _watched = [.. watched];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.PolicyPollMs), _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (_asked != _reload.Times)
                {
                    _asked = _reload.Times;
                    Array.ForEach(_watched, w => w.Forget());
                }

                Array.ForEach(_watched, w => w.Look());
                _keys.Current?.EndExpired(_time.GetUtcNow());
            }
            catch (Exception unexpected)
            {
                // An exception that leaves here would stop the server.
                RoutingLog.WatchFailed(_logger, $"{_options.ApiKeys} {_options.TlsCertificate}", unexpected);
            }
        }
    }

    private void TakeKeys()
    {
        var ring = AccessKeys.Load(_options, _time, _keys.Current)!;
        _keys.Publish(ring);
        RoutingLog.KeysInForce(_logger, ring.Size, AccessKeys.SourceOf(_options));
    }

    private void TakeCertificates(TlsHolder tls, RoutingMetrics metrics)
    {
        var material = TlsMaterial.Load(_options, _time);
        tls.Publish(material);
        metrics.CertificateExpiry.Value = new DateTimeOffset(material.Expires).ToUnixTimeSeconds();
        RoutingLog.CertificateInForce(_logger, material.Subject, material.Expires);
    }
}
