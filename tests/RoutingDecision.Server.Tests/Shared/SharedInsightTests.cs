using RoutingDecision.Contracts.V1;
using RoutingDecision.Insight;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Insight;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;
using static RoutingDecision.Server.Tests.Shared.SharedTraffic;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>Misroutes and experiments of any replica are those of all.</summary>
public sealed class SharedInsightTests
{
    private static readonly string Policy = TestPolicies.Rules + """
        sampling: {evaluate: {economy: 0.5}}
        experiments:
          - {id: floor, key: user, arms: [{id: control, share: 0.5}, {id: standard, share: 0.5, set: {routing: {default_tier: standard}}}]}
        """;

    [Fact]
    public async Task ListMisroutes_OfEitherReplica_IsThatOfBothJournals()
    {
        await using var replicas = await StartAsync();

        foreach (var replica in (ServerUnderTest[])[replicas[0], replicas[1]])
        {
            await SameMisroutesAsync(replicas, replica, new ListMisroutesRequest());
            await SameMisroutesAsync(replicas, replica, new ListMisroutesRequest { Tenant = "bolt" });
        }

        var all = OfflineMisroutes(replicas, new ListMisroutesRequest());
        var (a, b) = (
            await replicas[0].Insight.ListMisroutesAsync(new ListMisroutesRequest()),
            await replicas[1].Insight.ListMisroutesAsync(new ListMisroutesRequest()));
        Assert.False(a.Partial);
        Assert.Equal(a.Replicas.Select(r => r.Name), b.Replicas.Select(r => r.Name).Reverse());
        Assert.Equal(a.Replica, a.Replicas[0].Name);
        // Both have some of them, and each tells the other's with what stands in the other's journal alone.
        Assert.True(all.Misroutes.Count > 3, all.ToString());
        Assert.All(a.Misroutes.Concat(b.Misroutes), m => Assert.Equal(64, m.PromptDigest.Length));

        // Pages may be asked of one after the other.
        var pages = new List<Misroute>();
        for (var (page, token) = (0, ""); page == 0 || token.Length > 0; page++)
        {
            var reply = await replicas[page % 2].Insight.ListMisroutesAsync(new ListMisroutesRequest { PageSize = 3, PageToken = token });
            pages.AddRange(reply.Misroutes);
            token = reply.NextPageToken;
        }

        Assert.Equal(all.Misroutes.Select(m => m.DecisionId), pages.Select(m => m.DecisionId));
    }

    [Fact]
    public async Task ListMisroutes_LaterWordTakenByTheOther_ClearsItEverywhere()
    {
        await using var replicas = await Replicas.StartAsync(2, change: Quick, policy: Policy);
        var decided = await replicas[0].Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        await FeedbackAsync(replicas[0], decided, "premium");
        await Until.TrueAsync(
            async () => (await replicas[1].Insight.ListMisroutesAsync(new ListMisroutesRequest())).Misroutes is [{ NeededTier: "premium" }],
            () => "the other replica lists it");

        await FeedbackAsync(replicas[1], decided, decided.Tier);

        foreach (var replica in (ServerUnderTest[])[replicas[0], replicas[1]])
        {
            await Until.TrueAsync(
                async () => (await replica.Insight.ListMisroutesAsync(new ListMisroutesRequest())) is { Misroutes.Count: 0, Clusters.Count: 0 },
                () => "it is cleared");
        }
    }

    [Fact]
    public async Task GetExperiment_OfEitherReplica_IsThatOfBothJournals()
    {
        await using var replicas = await StartAsync();

        foreach (var replica in (ServerUnderTest[])[replicas[0], replicas[1]])
        {
            await SameExperimentAsync(replicas, replica, new GetExperimentRequest { Experiment = "floor" });
            await SameExperimentAsync(replicas, replica, new GetExperimentRequest { Experiment = "floor", Tenant = "acme" });
        }

        var told = await replicas[1].Insight.GetExperimentAsync(new GetExperimentRequest { Experiment = "floor" });
        Assert.Equal((Decisions, 6), (told.Arms.Sum(a => a.Decisions), told.Arms.Sum(a => a.Keys)));
        Assert.Equal((2, false), (told.Replicas.Count, told.Partial));
        Assert.Equal(told.Replica, told.Replicas[0].Name);
    }

    [Fact]
    public async Task Answers_RedisLosesEverythingAndGoes_AreToldAgainAndThenOfTheReplicaAlone()
    {
        await using var replicas = await StartAsync();
        var experiment = new GetExperimentRequest { Experiment = "floor" };
        await SameMisroutesAsync(replicas, replicas[0], new ListMisroutesRequest());
        await SameExperimentAsync(replicas, replicas[0], experiment);

        await replicas.Redis.CommandAsync("FLUSHALL");

        await SameMisroutesAsync(replicas, replicas[0], new ListMisroutesRequest());
        await SameExperimentAsync(replicas, replicas[0], experiment);

        await replicas.Redis.KillAsync();
        await Replicas.ReachAsync(replicas[0], reachable: false);

        var (arms, misroutes) = (new GetExperimentResponse(), new ListMisroutesResponse());
        await Until.TrueAsync(
            async () => (arms = await replicas[0].Insight.GetExperimentAsync(experiment)).Partial
                && (misroutes = await replicas[0].Insight.ListMisroutesAsync(new ListMisroutesRequest())).Partial,
            () => $"{arms}\n{misroutes}");
        Assert.Equal(Decisions / 2, arms.Arms.Sum(a => a.Decisions));
        Assert.Equal(misroutes.Replica, Assert.Single(misroutes.Replicas).Name);
    }

    private static async Task<Replicas> StartAsync()
    {
        var replicas = await Replicas.StartAsync(2, change: Quick, policy: Policy);
        await TrafficAsync([replicas[0].Channel(), replicas[1].Channel()]);
        await JoinedAsync(replicas[0].Insight, Decisions, Tries);
        await JoinedAsync(replicas[1].Insight, Decisions, Tries);
        return replicas;
    }

    private static void Quick(ServerOptions options) => options.JournalSyncMs = 50;

    private static async Task FeedbackAsync(ServerUnderTest server, DecideResponse decided, string neededTier) =>
        await server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = decided.DecisionId, NeededTier = neededTier });

    private static async Task SameMisroutesAsync(Replicas replicas, ServerUnderTest replica, ListMisroutesRequest request)
    {
        var reply = new ListMisroutesResponse();
        var expected = OfflineMisroutes(replicas, request);
        await Until.TrueAsync(
            async () =>
            {
                reply = await replica.Insight.ListMisroutesAsync(request);
                (reply.Replica, reply.CatchingUp) = ("", false);
                reply.Replicas.Clear();
                return NearMessage.Are(expected, reply);
            },
            () => $"expected {expected}\ntold {reply}");
    }

    private static async Task SameExperimentAsync(Replicas replicas, ServerUnderTest replica, GetExperimentRequest request)
    {
        var reply = new GetExperimentResponse();
        var expected = ExperimentWire.Of(BookOf(Journals(replicas)).Read(ExperimentWire.QueryOf(request))!);
        await Until.TrueAsync(
            async () =>
            {
                reply = await replica.Insight.GetExperimentAsync(request);
                (reply.Replica, reply.CatchingUp) = ("", false);
                reply.Replicas.Clear();
                return NearMessage.Are(expected, reply);
            },
            () => $"expected {expected}\ntold {reply}");
    }

    /// <summary>What <c>routing misroutes --journal A B</c> tells.</summary>
    private static ListMisroutesResponse OfflineMisroutes(Replicas replicas, ListMisroutesRequest request)
    {
        var journals = Journals(replicas);
        return new MisrouteWire(new MisrouteRecords(journals)).Of(BookOf(journals).Read(MisrouteWire.QueryOf(request)!.Value));
    }

    private static JournalReader[] Journals(Replicas replicas) => [JournalOf(replicas[0]), JournalOf(replicas[1])];
}
