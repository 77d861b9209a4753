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

    /// <summary>The same of experiments: what is told is the whole day.</summary>
    private const int RoundsBetweenExperiments = 9;

    private Parts? _parts;

    /// <summary>Begins, under the name of a journal.</summary>
    public void Begin(ForwardPlace place)
    {
        var misroutes = new MisrouteTeller(connection.Guard, book, services.GetRequiredService<MisrouteRecords>(), place.Journal);
        var teller = new ReplicaTeller(connection.Guard, book, clock, place.Journal, name.Value, misroutes);
        var adopter = new ReportAdopter(connection.Guard, book, teller, time, Journal());
        var experiments = new ExperimentTeller(connection.Guard, book, teller, place.Journal);
        Volatile.Write(ref _parts, new Parts(place, teller, experiments, new ReplicaReader(connection.Guard, clock, place.Journal), adopter));
    }

    /// <summary>Takes a report that another replica took.</summary>
    public void Hear(ForeignReport report) => _parts?.Adopter.Hear(report);

    public void Observe(in JournalItem item) => Volatile.Read(ref _parts)?.Adopter.Observe(item);

    /// <summary>Reads what the other replicas told; null: that can't be read.</summary>
    public Task<T?> ReadAsync<T>(Func<ReplicaReader, Task<T?>> read)
        where T : class => Volatile.Read(ref _parts) is { } parts ? read(parts.Reader) : Task.FromResult<T?>(null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        for (var round = 0; await timer.NextAsync(stoppingToken); round++)
        {
            await TryAsync(p => p.Adopter.RoundAsync());
            if (round % RoundsBetweenTelling == 0)
            {
                await TryAsync(p => TellAsync(p, withExperiments: round % RoundsBetweenExperiments == 0));
            }
        }

        await TryAsync(p => TellAsync(p, withExperiments: true));
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

    private async Task TellAsync(Parts parts, bool withExperiments)
    {
        if (services.GetRequiredService<TrafficFollower>().IsCaughtUp && parts.Place.IsKept && await parts.Teller.RoundAsync() && withExperiments)
        {
            await parts.Experiments.RoundAsync();
        }
    }

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

    private sealed record Parts(ForwardPlace Place, ReplicaTeller Teller, ExperimentTeller Experiments, ReplicaReader Reader, ReportAdopter Adopter);
}
