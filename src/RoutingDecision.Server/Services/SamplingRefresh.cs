using RoutingDecision.Core.Sampling;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Services;

/// <summary>Once a second makes the tables of sampling probabilities from the traffic so far and what is left of the day's asks.</summary>
internal sealed class SamplingRefresh(SamplingBoard board, TimeProvider time) : BackgroundService
{
    /// <summary>Between two tables.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.NextAsync(stoppingToken))
        {
            board.Refresh();
        }
    }
}
