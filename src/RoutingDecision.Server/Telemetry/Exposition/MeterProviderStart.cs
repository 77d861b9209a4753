using OpenTelemetry.Metrics;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Has the provider built before anything is recorded, since what is recorded earlier would be lost: the host makes all hosted services before it
/// starts the first, and making this one is enough.
/// </summary>
internal sealed class MeterProviderStart(MeterProvider provider) : IHostedService
{
    /// <summary>The provider that was built.</summary>
    public MeterProvider Provider { get; } = provider;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
