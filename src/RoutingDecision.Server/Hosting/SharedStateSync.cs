using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Redis;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// Once a second, and at the end, brings what this replica learned to Redis and what the others learned here; never on a decision's path.
/// </summary>
internal sealed class SharedStateSync(
    IEnumerable<ISharedPart> parts, RedisConversations conversations, RoutingMetrics metrics, TimeProvider time, ILogger<SharedStateSync> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ISharedPart[] _parts = [.. parts];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await RoundAsync();
        }
        while (await timer.NextAsync(stoppingToken));

        // The last call has ended: what came since the last round, such as spend, would be known to nobody.
        await RoundAsync();
    }

    private async Task RoundAsync()
    {
        await Task.WhenAll(_parts.Select(SyncAsync));
        metrics.StateUnsent.Value = conversations.UnsentCount;
    }

    private async Task SyncAsync(ISharedPart part)
    {
        try
        {
            await part.SyncAsync();
        }
        catch (Exception unexpected)
        {
            // One part's mistake must not keep the others from going on, nor stop the server.
            RoutingLog.SharedStateFailed(logger, unexpected);
        }
    }
}
