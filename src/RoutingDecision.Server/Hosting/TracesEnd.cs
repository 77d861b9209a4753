using OpenTelemetry.Trace;

namespace RoutingDecision.Server.Hosting;

/// <summary>Keeps the tracer provider alive as long as the server, so that spans are flushed when it stops.</summary>
internal sealed class TracesEnd(TracerProvider traces) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => traces.ForceFlush(), cancellationToken);
}
