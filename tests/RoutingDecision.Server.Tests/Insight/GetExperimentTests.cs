using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>An experiment on a running server.</summary>
public sealed class GetExperimentTests
{
    private static readonly string Policy = TestPolicies.Rules + """
        experiments:
          - {id: floor, key: user, arms: [{id: control, share: 0.5}, {id: standard, share: 0.5, set: {routing: {default_tier: standard}}}]}
        """;

    [Fact]
    public async Task GetExperiment_DecidedAndReported_TellsEachArm()
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);
        var arms = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 40; i++)
        {
            var decided = await server.Routing.DecideAsync(new DecideRequest { Prompt = $"hello {i}", UserKey = $"user-{i % 20}" });
            arms[decided.Tier] = arms.GetValueOrDefault(decided.Tier) + 1;
            await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome
                {
                    DecisionId = decided.DecisionId,
                    Attempt = 1,
                    Status = OutcomeStatus.Success,
                    LatencyMs = 100,
                    CostUsd = 0.5,
                    Satisfied = decided.Tier == "standard",
                },
            });
        }

        var result = new GetExperimentResponse();
        await Until.TrueAsync(
            async () =>
            {
                await server.Part<TrafficFollower>().CatchUpAsync();
                result = await server.Insight.GetExperimentAsync(new GetExperimentRequest { Experiment = "floor" });
                return result.Arms.Sum(a => a.Decisions) == 40;
            },
            () => result.ToString());

        Assert.Equal(["control", "standard"], result.Arms.Select(a => a.Arm));
        Assert.Equal([arms["economy"], arms["standard"]], result.Arms.Select(a => (int)a.Decisions));
        Assert.Equal(20, result.Arms.Sum(a => a.Keys));
        Assert.Equal([0, 1], result.Arms.Select(a => a.Satisfied.Value));
        Assert.All(result.Arms, a => Assert.Equal((0.5, 100, 0.5), (a.CostUsd.Value, a.LatencyMs.Value, a.Share)));
        // So few keys prove nothing, however far apart they are.
        Assert.All(result.Comparisons, c => Assert.False(c.Decided));
        Assert.True(result.SampleRatioPValue > 0.001);
        Assert.Contains("always valid", result.Test, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetExperiment_Unknown_IsNotFound()
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Insight.GetExperimentAsync(new GetExperimentRequest { Experiment = "nothing" }));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task GetExperiment_NoName_IsInvalid()
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Insight.GetExperimentAsync(new GetExperimentRequest()));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }
}
