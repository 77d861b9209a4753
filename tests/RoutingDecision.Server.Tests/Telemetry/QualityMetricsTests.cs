using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>What callers say of answers, as tiers' and arms' counters.</summary>
public sealed class QualityMetricsTests
{
    [Fact]
    public async Task Reports_OfJudgedFailedAndUnjudgedTries_CountOncePerTierAndArm()
    {
        await using var server = await ServerUnderTest.StartAsync(
            TestPolicies.Rules + "experiments: [{id: trial, key: request, arms: [{id: only, share: 1, set: {routing: {default_tier: economy}}}]}]\n");
        await ReportAsync(server, o => o.Satisfied = true);
        await ReportAsync(server, o => o.Rating = 2);
        await ReportAsync(server, o => (o.Status, o.ErrorClass) = (OutcomeStatus.Failure, ErrorClass.Timeout));
        var unjudged = await ReportAsync(server, _ => { });
        await server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = unjudged.DecisionId, Satisfied = false });
        await server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = unjudged.DecisionId, Satisfied = false });
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = new Outcome(unjudged) { Attempt = 2, Satisfied = true } });

        var scrape = await server.ScrapeAsync();

        double Judged(string verdict) => scrape.Sum("routing_judged_total", ("tier", "economy"), ("verdict", verdict));
        double Arm(string result) => scrape.Sum("routing_experiment_outcomes_total", ("experiment", "trial"), ("arm", "only"), ("result", result));
        Assert.Equal((2, 2), (Judged("good"), Judged("bad")));
        Assert.Equal((1, 1, 1, 1), (Arm("good"), Arm("bad"), Arm("failed"), Arm("unjudged")));
        Assert.Equal(2, scrape.Of("routing_judged_total", ("tier", "premium")).Count());
    }

    private static async Task<Outcome> ReportAsync(ServerUnderTest server, Action<Outcome> say)
    {
        var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        var outcome = new Outcome { DecisionId = decision.DecisionId, Attempt = 1, Status = OutcomeStatus.Success };
        say(outcome);
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = outcome });
        return outcome;
    }
}
