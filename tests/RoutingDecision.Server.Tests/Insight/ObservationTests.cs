using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>Observe first, end to end: the baseline is recommended, callers run both and say what they found, the report tells it.</summary>
public sealed class ObservationTests
{
    private static readonly string Observing = TestPolicies.Utility.Replace(
        "strategy: direct,", "strategy: direct, observe: true, baseline_model: middle-a,", StringComparison.Ordinal) + "sampling: {shadow: 1}\n";

    [Fact]
    public async Task GetObservation_ComparisonsOverGrpc_TellsExactlyThem()
    {
        await using var server = await ServerUnderTest.StartAsync(Observing, new FakeClassifier());
        var found = new[]
        {
            Comparison.Agree, Comparison.Agree, Comparison.Agree, Comparison.RecommendedBetter, Comparison.ShadowBetter, Comparison.ShadowRefused,
            Comparison.RecommendedRefused, Comparison.Unsure, Comparison.Neither, Comparison.Neither,
        };
        foreach (var comparison in found)
        {
            var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = "What is the capital of France?", Tenant = "acme" });
            var ask = Assert.Single(decision.Plan.Asks, a => a.Kind == SamplingKind.Shadow);
            Assert.Equal(("middle-a", DecidedBy.Observe, "small-a"), (decision.Model, decision.DecidedBy, ask.Model));
            await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome
                {
                    DecisionId = decision.DecisionId,
                    Attempt = 1,
                    Status = OutcomeStatus.Success,
                    LatencyMs = 10,
                    Comparison = comparison,
                    ShadowModel = ask.Model,
                },
            });
        }

        var late = await server.Routing.DecideAsync(new DecideRequest { Prompt = "What is the capital of Spain?", Tenant = "acme" });
        await server.Outcomes.ReportFeedbackAsync(
            new ReportFeedbackRequest { DecisionId = late.DecisionId, Comparison = Comparison.Agree, ShadowModel = "small-a" });

        var reply = new GetObservationResponse();
        await Until.TrueAsync(
            async () =>
            {
                reply = await server.Insight.GetObservationAsync(new GetObservationRequest { Tenant = "acme" });
                return reply.Total is { Decisions: 11, Compared: 11 };
            },
            () => reply.ToString());

        var task = Assert.Single(reply.Tasks);
        Assert.Equal((11, 11), (task.Decisions, task.RoutedElsewhere));
        Assert.Equal(
            (4, 1, 1, 1, 1, 1), (task.Agree, task.BaselineBetter, task.WouldBeBetter, task.BaselineRefused, task.WouldBeRefused, task.Unsure));
        Assert.Equal(2, task.Neither);
        Assert.Equal((0.4, 10), (task.AnswersDiffer.Value, task.AnswersDiffer.Samples));
        Assert.Equal(0.6, task.GoodEnough.Value);
        Assert.InRange(task.GoodEnough.Value, task.GoodEnough.Low, task.GoodEnough.High);
        Assert.Equal(task.BaselineCostUsd - task.WouldBeCostUsd, reply.Total.SavedUsd.Value, 1e-12);
        Assert.True(reply.Total.SavedUsd.Low > 0, reply.ToString());
        Assert.Equal(1, reply.CoveredShare);
        Assert.Equal(0, (await server.Insight.GetObservationAsync(new GetObservationRequest { Tenant = "globex" })).Total.Decisions);
    }

    [Fact]
    public async Task GetObservation_RoutingIsOn_HasNothingToTell()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        await server.Part<TrafficFollower>().CatchUpAsync();

        var reply = await server.Insight.GetObservationAsync(new GetObservationRequest());

        Assert.Equal(0, reply.Total.Decisions);
        Assert.Empty(reply.Tasks);
    }
}
