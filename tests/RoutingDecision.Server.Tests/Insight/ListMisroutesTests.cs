using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>Misroutes of a running server.</summary>
public sealed class ListMisroutesTests
{
    private const string Canary = "canary-prompt-7193";

    [Fact]
    public async Task ListMisroutes_OutcomesThatContradict_AreListedWithTheirSignalsAndNoText()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var right = await DecideAsync(server, "hello");
        var under = await DecideAsync(server, $"hello {Canary}");
        var over = await DecideAsync(server, $"prove {Canary}");
        await JudgeAsync(server, right, Verdict.Pass);
        await JudgeAsync(server, under, Verdict.Fail);
        await server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = over.DecisionId, NeededTier = "economy" });

        var reply = await ListAsync(server, new ListMisroutesRequest(), 2);

        var (first, second) = (reply.Misroutes.Single(m => m.Tier == "premium"), reply.Misroutes.Single(m => m.Tier == "economy"));
        Assert.Equal(("economy", "label", "deep", "acme"), (first.NeededTier, first.Evidence, first.Rule, first.Tenant));
        Assert.Equal(("standard", "judge", ""), (second.NeededTier, second.Evidence, second.Rule));
        Assert.Equal(["rule_floor"], first.Reasons.Take(1));
        Assert.Equal(DecidedBy.Rule, first.DecidedBy);
        // "prove", and the three words of the canary.
        Assert.Equal(4, first.Signals["ask_words"]);
        Assert.Equal(64, first.PromptDigest.Length);
        Assert.Equal(server.Part<Core.Decisions.SnapshotHolder>().Current.Policy.Catalog.Tiers, first.TierProbabilities.Select(p => p.Tier));
        Assert.DoesNotContain(Canary, reply.ToString(), StringComparison.Ordinal);
        var cluster = Assert.Single(reply.Clusters, c => c.Rule == "deep");
        Assert.Equal((1, 1, 0.5), (cluster.Count, cluster.Rate.Value, cluster.Share));
    }

    [Fact]
    public async Task ListMisroutes_Pages_GoOnWhereTheLastEnded()
    {
        await using var server = await ServerUnderTest.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await JudgeAsync(server, await DecideAsync(server, $"hello {i}"), Verdict.Fail);
        }

        await ListAsync(server, new ListMisroutesRequest(), 5);
        var first = await server.Insight.ListMisroutesAsync(new ListMisroutesRequest { PageSize = 3 });
        var second = await server.Insight.ListMisroutesAsync(new ListMisroutesRequest { PageSize = 3, PageToken = first.NextPageToken });

        Assert.Equal((3, 2, ""), (first.Misroutes.Count, second.Misroutes.Count, second.NextPageToken));
        Assert.Equal(5, first.Misroutes.Concat(second.Misroutes).Select(m => m.DecisionId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task ListMisroutes_OtherTenant_SeesNone()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await JudgeAsync(server, await DecideAsync(server, "hello"), Verdict.Fail);
        await ListAsync(server, new ListMisroutesRequest { Tenant = "acme" }, 1);

        var other = await server.Insight.ListMisroutesAsync(new ListMisroutesRequest { Tenant = "blue" });

        Assert.Empty(other.Misroutes);
        Assert.Empty(other.Clusters);
    }

    [Theory]
    [InlineData("page_size", 1001, "")]
    [InlineData("page_size", -1, "")]
    [InlineData("page_token", 0, "nonsense")]
    [InlineData("page_token", 0, "12-zz")]
    public async Task ListMisroutes_BadField_IsNamed(string field, int size, string token)
    {
        await using var server = await ServerUnderTest.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Insight.ListMisroutesAsync(new ListMisroutesRequest { PageSize = size, PageToken = token }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<DecideResponse> DecideAsync(ServerUnderTest server, string prompt) =>
        await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt, Tenant = "acme" });

    private static async Task JudgeAsync(ServerUnderTest server, DecideResponse decided, Verdict verdict) =>
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
        {
            Outcome = new Outcome { DecisionId = decided.DecisionId, Attempt = 1, Status = OutcomeStatus.Success, EvaluatorVerdict = verdict },
        });

    /// <summary>The list once the log holds the decisions: they are written beside the answers' path.</summary>
    private static async Task<ListMisroutesResponse> ListAsync(ServerUnderTest server, ListMisroutesRequest request, int misroutes)
    {
        var reply = new ListMisroutesResponse();
        await Until.TrueAsync(
            async () =>
            {
                await server.Part<TrafficFollower>().CatchUpAsync();
                reply = await server.Insight.ListMisroutesAsync(request);
                return reply.Misroutes.Count == misroutes && reply.Misroutes.All(m => m.PromptDigest.Length > 0);
            },
            () => reply.ToString());
        return reply;
    }
}
