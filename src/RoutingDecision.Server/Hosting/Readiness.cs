using Grpc.Health.V1;
using RoutingDecision.Server.Hosting.Protocol;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Hosting;

/// <summary>Whether new calls are welcome: from the moment the server listens until it begins to drain. Told to gRPC health as well.</summary>
internal sealed class Readiness(HealthRegistry health, ILogger<Readiness> logger)
{
    private volatile bool _ready;

    public bool IsReady => _ready;

    /// <summary>Follows the server's life.</summary>
    public void Follow(IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            _ready = true;
            health.SetAll(HealthCheckResponse.Types.ServingStatus.Serving);
        });
        lifetime.ApplicationStopping.Register(() =>
        {
            _ready = false;
            RoutingLog.Draining(logger);
        });
    }
}
