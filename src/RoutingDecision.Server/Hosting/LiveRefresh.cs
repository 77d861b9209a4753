using RoutingDecision.Core.Live;

namespace RoutingDecision.Server.Hosting;

/// <summary>Lets the health windows move on once a second where no outcome comes in.</summary>
internal sealed class LiveRefresh(LiveStatistics live, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            live.Refresh();
        }
    }
}
