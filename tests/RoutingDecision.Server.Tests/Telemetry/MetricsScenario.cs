using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Telemetry;

/// <summary>Makes every metric of the product move on a server with a classifier.</summary>
internal static class MetricsScenario
{
    public const string Policy = TestPolicies.Utility + """
        sampling: {evaluate: {economy: 1}, shadow: 1}
        experiments: [{id: nothing, key: request, arms: [{id: same, share: 1, set: {routing: {default_tier: economy}}}]}]

        """;

    public static Task<ServerUnderTest> StartAsync() => ServerUnderTest.StartAsync(Policy, new FakeClassifier());

    /// <summary>
    /// Decisions: two of one easy prompt (a miss and a hit), a hard one, one by a rule, one that no model can serve, one invalid. Outcomes: a
    /// success, its repetition, a failure that another model follows, an invalid and a forged one; one feedback. Then a bad policy.
    /// </summary>
    public static async Task RunAsync(ServerUnderTest server)
    {
        var easy = await server.Routing.DecideAsync(new DecideRequest { Prompt = "an easy one" });
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "an easy one" });
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "a hard one" });
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "please audit this" });
        await RefusedAsync(StatusCode.FailedPrecondition, server.Routing.DecideAsync(new DecideRequest
        {
            Prompt = "an easy one",
            RequiredCapabilities = { "vision" },
            Constraints = new Constraints { MaxTier = "economy" },
        }));
        await RefusedAsync(StatusCode.InvalidArgument, server.Routing.DecideAsync(new DecideRequest()));

        var success = new Outcome
        {
            DecisionId = easy.DecisionId,
            Attempt = 1,
            Status = OutcomeStatus.Success,
            LatencyMs = 1500,
            InputTokens = 1000,
            OutputTokens = 1000,
        };
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = success });
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = success });
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
        {
            Outcome = new Outcome
            {
                DecisionId = easy.DecisionId,
                Attempt = 2,
                Model = "small-b",
                Status = OutcomeStatus.Failure,
                ErrorClass = ErrorClass.Provider,
            },
        });
        await RefusedAsync(StatusCode.InvalidArgument, server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = new Outcome() }));
        await RefusedAsync(StatusCode.InvalidArgument, server.Outcomes.ReportOutcomeAsync(
            new ReportOutcomeRequest { Outcome = new Outcome { DecisionId = "forged", Attempt = 1, Status = OutcomeStatus.Success } }));
        await server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = easy.DecisionId, Satisfied = true });

        server.WritePolicy(TestPolicies.Broken(1));
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("result", "failed")) == 1, () => "the bad policy is counted");
    }

    private static async Task RefusedAsync<T>(StatusCode expected, AsyncUnaryCall<T> call) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
}
