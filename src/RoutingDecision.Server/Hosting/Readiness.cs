using Grpc.Health.V1;
using RoutingDecision.Server.Hosting.Protocol;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// Whether new calls are welcome. The end comes in three steps: readiness turns, here and in gRPC health; after a notice for load balancers streams
/// end behind what they have read; then the web server stops listening and waits for the calls under way.
/// </summary>
internal sealed class Readiness(HealthRegistry health, ServerOptions options, ILogger<Readiness> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _ready;

    /// <summary>From the moment the server listens until it is told to stop.</summary>
    public bool IsReady => _ready;

    /// <summary>Cancelled when streams should end.</summary>
    public CancellationToken Closing => _closing.Token;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ready = true;
        health.SetAll(HealthCheckResponse.Types.ServingStatus.Serving);
        return Task.CompletedTask;
    }

    // Called before any part is stopped.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _ready = false;
        health.Stop();
        RoutingLog.Draining(logger);
        // On the real clock: load balancers have no other.
        await Task.Delay(options.DrainNoticeMs, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _closing.CancelAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _closing.Dispose();
}
