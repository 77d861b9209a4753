using RoutingDecision.Core.Outcomes;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Redis.Streams;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// Runs what connects the journal with Redis' streams: forwarding, learning what other replicas took, aggregating. Beside all calls; stops after the
/// journal has ended, so that what a stopping replica acknowledged is in Redis when that can be reached.
/// </summary>
internal sealed class StreamLife(
    string replica, ForwardedJournal journal, StreamConnection connection, SeenReports seen, StreamTelemetry telemetry, IServiceProvider services,
    ServerOptions options, TimeProvider time, ILogger<StreamLife> logger)
    : BackgroundService
{
    /// <summary>Between looks into the journal, which cost Redis nothing.</summary>
    private static readonly TimeSpan ForwardPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Between looks into the streams.</summary>
    private static readonly TimeSpan StreamPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRounds = TimeSpan.FromSeconds(2);

    private readonly StreamOptions _sizes = new() { Decisions = string.Equals(options.RedisStreams, "all", StringComparison.OrdinalIgnoreCase) };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Starting a server must not wait for Redis.
        await Task.Yield();
        var aggregator = new StreamAggregator(connection.Guard, replica, _sizes, telemetry);
        await Task.WhenAll(
            RepeatAsync(() => aggregator.RoundAsync(), StreamPause, stoppingToken),
            journal.IsOff ? FollowAsync(replica, stoppingToken) : JournalAsync(stoppingToken));
    }

    /// <summary>Forwards, and learns what others took, once it is known which journal this is.</summary>
    private async Task JournalAsync(CancellationToken stopping)
    {
        while (journal.Load() is null && !stopping.IsCancellationRequested)
        {
            await Task.Delay(StreamPause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (journal.Place is { } place)
        {
            var sharing = services.GetRequiredService<ReportSharing>();
            sharing.Begin(place);
            await Task.WhenAll(ForwardAsync(place, stopping), FollowAsync(place.Journal, stopping, sharing.Hear));
        }
    }

    private Task FollowAsync(string name, CancellationToken stopping, Action<ForeignReport>? heard = null)
    {
        var follower = new StreamFollower(connection.Guard, name, seen, telemetry, heard);
        return RepeatAsync(() => follower.RoundAsync(stopping), StreamPause, stopping);
    }

    private async Task ForwardAsync(ForwardPlace place, CancellationToken stopping)
    {
        var forwarder = new StreamForwarder(
            connection.Guard, services.GetRequiredService<JournalReader>(), place, _sizes, telemetry, time);
        // So that the next start goes by the same name, whatever becomes of this one.
        forwarder.Save();
        await RepeatAsync(() => forwarder.RoundAsync(stopping), ForwardPause, stopping);
        using var last = new CancellationTokenSource(LastRounds, time);
        await RepeatUntilDoneAsync(forwarder, last.Token);
        forwarder.Save();
    }

    private async Task RepeatUntilDoneAsync(StreamForwarder forwarder, CancellationToken enough)
    {
        try
        {
            while (!enough.IsCancellationRequested && await forwarder.RoundAsync(enough) == ForwardEnd.Rewound)
            {
                // It goes on from where Redis stands.
            }
        }
        catch (Exception unexpected)
        {
            RoutingLog.SharedStateFailed(logger, unexpected);
        }
    }

    private async Task RepeatAsync(Func<Task> round, TimeSpan pause, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Run(round, CancellationToken.None);
            }
            catch (Exception unexpected)
            {
                // One part's mistake must not keep the others from going on, nor stop the server.
                RoutingLog.SharedStateFailed(logger, unexpected);
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
