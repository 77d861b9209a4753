using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Telemetry;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Insight;

public sealed class TrafficFollowerTests
{
    [Fact]
    public async Task CatchUpAsync_RecordsBeforeAndAfterItsStart_HandsEachOnceInOrder()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var observed = new Observed();
        await ReportAsync(server, 3);
        using var follower = Follower(server, observed);
        await follower.StartAsync(CancellationToken.None);
        await follower.CatchUpAsync();
        Assert.Equal(3, observed.Outcomes);

        await ReportAsync(server, 2);
        // Decisions and what else the server writes may come later than outcomes, which are acknowledged.
        var stored = server.Part<JournalReader>().Read().Select(i => i.Position).ToList();
        await follower.CatchUpAsync();

        Assert.Equal(5, observed.Outcomes);
        Assert.True(follower.IsCaughtUp);
        Assert.Equal(stored, observed.Items.Select(i => i.Position).Take(stored.Count));
        await Until.TrueAsync(async () => (await server.ScrapeAsync()).Sum("routing_insight_lag_bytes") == 0, () => "nothing is left to read");
        await follower.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Observe_OneObserverFails_TheOthersGoOnAndItIsToldOnce()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var log = new LogCapture();
        var observed = new Observed();
        await ReportAsync(server, 3);
        using var follower = new TrafficFollower(
            server.Part<JournalReader>(), [new Failing(), observed], server.Options, server.Part<RoutingMetrics>(), TimeProvider.System,
            LoggerFactory.Create(b => b.AddProvider(log)).CreateLogger<TrafficFollower>());
        await follower.StartAsync(CancellationToken.None);

        await follower.CatchUpAsync();

        Assert.Equal(3, observed.Outcomes);
        Assert.Equal([7001], log.Errors.Select(e => e.Event.Id));
        await follower.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Start_JournalOlderThanTheDaysOfReports_BeginsWithTheLastSegmentBeforeThem()
    {
        using var state = new TemporaryFolder();
        var time = new ShiftedTime();
        await using (var old = await ServerUnderTest.StartAsync(change: o => o.State = state.FullPath, time: time))
        {
            await ReportAsync(old, 1);
        }

        time.Advance(TimeSpan.FromDays(2));
        await using (var later = await ServerUnderTest.StartAsync(change: o => o.State = state.FullPath, time: time))
        {
            await ReportAsync(later, 1);
        }

        time.Advance(TimeSpan.FromHours(36));
        await using var server = await ServerUnderTest.StartAsync(change: o => (o.State, o.InsightDays) = (state.FullPath, 1), time: time);
        var observed = new Observed();
        using var follower = Follower(server, observed, time);
        await follower.StartAsync(CancellationToken.None);

        await follower.CatchUpAsync();

        Assert.Equal(1, observed.Outcomes);
        await follower.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Start_JournalOff_NothingIsFollowed()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.Journal = "off");

        Assert.Null(server.App.Services.GetService<TrafficFollower>());
    }

    private static TrafficFollower Follower(ServerUnderTest server, ITrafficObserver observer, TimeProvider? time = null) => new(
        server.Part<JournalReader>(), [observer], server.Options, server.Part<RoutingMetrics>(), time ?? TimeProvider.System,
        NullLogger<TrafficFollower>.Instance);

    private static async Task ReportAsync(ServerUnderTest server, int outcomes)
    {
        for (var i = 0; i < outcomes; i++)
        {
            var decided = await server.Routing.DecideAsync(new DecideRequest { Prompt = $"hello {i}" });
            await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome { DecisionId = decided.DecisionId, Attempt = 1, Status = OutcomeStatus.Success, OutputTokens = 5 },
            });
        }
    }

    private sealed class Observed : ITrafficObserver
    {
        private readonly ConcurrentQueue<JournalItem> _items = new();

        public bool WantsWhole => true;

        public IReadOnlyCollection<JournalItem> Items => _items;

        public int Outcomes => _items.Count(i => i.Record.BodyCase == JournalRecord.BodyOneofCase.Outcome);

        public void Observe(in JournalItem item) => _items.Enqueue(item);
    }

    private sealed class Failing : ITrafficObserver
    {
        public void Observe(in JournalItem item) => throw new InvalidOperationException("meant to fail");
    }
}
