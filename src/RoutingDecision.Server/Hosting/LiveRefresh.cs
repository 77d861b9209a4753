using RoutingDecision.Core.Live;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Hosting;

/// <summary>Once a second lets the health windows move on where no outcome comes in, and sets the breaker gauges by the view.</summary>
internal sealed class LiveRefresh(LiveStatistics live, RoutingMetrics metrics, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            live.Refresh();
            if (live.View is { } view)
            {
                // Two changes told at once may come in either order; this way the gauge is right again within a second.
                foreach (var model in view.Catalog.Models)
                {
                    metrics.Breaker(model.Id, view[model.Index].Breaker);
                }
            }
        }
    }
}
