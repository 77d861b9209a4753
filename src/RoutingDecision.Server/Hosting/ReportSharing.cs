using RoutingDecision.Core.Reports;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.State.Journal.Writing;
using RoutingDecision.State.Redis;
using RoutingDecision.State.Redis.Reports;
using RoutingDecision.State.Redis.Streams;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// What makes one report of several replicas: adopting reports that others took, telling sums and reading those of others. Beside all calls; it
/// begins once the journal's name is known, and tells nothing before the journal was read back, as what was not read yet would be missing in it.
/// Thread-safe.
/// </summary>
internal sealed class ReportSharing(
    StreamConnection connection, TrafficBook book, RedisClock clock, ReplicaName name, IServiceProvider services, ServerOptions options,
    TimeProvider time, ILogger<ReportSharing> logger)
    : BackgroundService, ITrafficObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Rounds between two in which sums are told: what is told is the whole hour.</summary>
    private const int RoundsBetweenTelling = 3;

    private Parts? _parts;

    /// <summary>Begins, under the name of a journal.</summary>
    public void Begin(ForwardPlace place)
    {
        var teller = new ReplicaTeller(connection.Guard, book, clock, place.Journal, name.Value);
        var adopter = new ReportAdopter(connection.Guard, book, teller, time, Journal());
        Volatile.Write(ref _parts, new Parts(place, teller, new ReplicaReader(connection.Guard, clock, place.Journal), adopter));
    }

    /// <summary>Takes a report that another replica took.</summary>
    public void Hear(ForeignReport report) => _parts?.Adopter.Hear(report);

    public void Observe(in JournalItem item) => Volatile.Read(ref _parts)?.Adopter.Observe(item);

    /// <summary>Sums of the other replicas over a half-open stretch of hours since 1970 UTC; null: they can't be read.</summary>
    public Task<OtherReplicas?> ReadAsync(long from, long until) =>
        Volatile.Read(ref _parts)?.Reader.ReadAsync(from, until) ?? Task.FromResult<OtherReplicas?>(null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        for (var round = 0; await NextAsync(timer, stoppingToken); round++)
        {
            await TryAsync(p => p.Adopter.RoundAsync());
            if (round % RoundsBetweenTelling == 0)
            {
                await TryAsync(TellAsync);
            }
        }

        await TryAsync(TellAsync);
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private AdoptingJournal Journal()
    {
        // The follower observes by this, so it can't be asked for before.
        var follower = services.GetRequiredService<TrafficFollower>();
        // Decisions are written and synced within one interval; another one for a machine that is busy.
        return new AdoptingJournal(
            TimeSpan.FromMilliseconds(2 * options.JournalSyncMs), () => follower.IsCaughtUp, follower.CatchUpAsync,
            services.GetRequiredService<JournalWriter>().AppendAsync);
    }

    private Task TellAsync(Parts parts) =>
        services.GetRequiredService<TrafficFollower>().IsCaughtUp && parts.Place.IsKept ? parts.Teller.RoundAsync() : Task.CompletedTask;

    private async Task TryAsync(Func<Parts, Task> round)
    {
        try
        {
            if (Volatile.Read(ref _parts) is { } parts)
            {
                await round(parts);
            }
        }
        catch (Exception unexpected)
        {
            // A mistake in reports must not stop the server.
            RoutingLog.SharedStateFailed(logger, unexpected);
        }
    }

    private sealed record Parts(ForwardPlace Place, ReplicaTeller Teller, ReplicaReader Reader, ReportAdopter Adopter);
}
