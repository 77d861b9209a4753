using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>Decisions and outcomes over gRPC, and the report of exactly them.</summary>
public sealed class GetReportTests
{
    // Every small answer is judged, so that a verdict stands for one decision.
    private static readonly string Policy = TestPolicies.Rules + """
        sampling: {evaluate: {economy: 1}}
        """;

    [Fact]
    public async Task GetReport_DecidedAndReported_ShowsExactlyThat()
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);
        var greetings = new List<DecideResponse>();
        for (var i = 0; i < 4; i++)
        {
            greetings.Add(await DecideAsync(server, $"hello {i}", "acme", "faq"));
        }

        var proof = await DecideAsync(server, "prove it", "blue", "");
        await ReportAsync(server, greetings[0],
            new Outcome { Attempt = 1, OutputTokens = 10, InputTokens = 100, Satisfied = true, CostUsd = 0.25, EvaluatorVerdict = Verdict.Pass });
        await ReportAsync(
            server, greetings[1], new Outcome { Attempt = 1, Status = OutcomeStatus.Failure, ErrorClass = ErrorClass.RateLimited, CostUsd = 0 });
        await ReportAsync(server, greetings[1], new Outcome { Attempt = 2, Model = "large-a", LatencyMs = 1500, OutputTokens = 20, CostUsd = 0.5 });
        await ReportAsync(server, greetings[2], new Outcome { Attempt = 1, OutputTokens = 10, CostUsd = 0.25, EvaluatorVerdict = Verdict.Fail });
        await ReportAsync(server, proof, new Outcome { Attempt = 1, OutputTokens = 30, Rating = 5, CostUsd = 1 });
        await server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = proof.DecisionId, NeededTier = "economy" });
        await server.Outcomes.ReportFeedbackAsync(new ReportFeedbackRequest { DecisionId = greetings[0].DecisionId, Satisfied = false });

        var report = await ReportAsync(server, new GetReportRequest { GroupBy = ReportGrouping.Tier }, 5);

        Assert.Equal(["economy", "standard", "premium"], report.Tiers);
        Assert.StartsWith(Environment.MachineName, report.Replica, StringComparison.Ordinal);
        Assert.Equal((5, 5, 4, 2.0), (report.Total.Decisions, report.Total.Outcomes, report.Total.Answered, report.Total.CostUsd));
        Assert.Equal(["economy", "premium"], report.Rows.Select(r => r.Key));
        var economy = report.Rows[0];
        Assert.Equal((4, 4, 3, 1), (economy.Decisions, economy.Outcomes, economy.Answered, economy.Fallbacks));
        // The later word stands.
        Assert.Equal((0, 1), (economy.Satisfied.Value, economy.Satisfied.Samples));
        Assert.Equal((0.5, 2), (economy.EvaluatorPassed.Value, economy.EvaluatorPassed.Samples));
        Assert.Equal((0.5, 2), (economy.UnderRoute.Value, economy.UnderRoute.Samples));
        Assert.Equal((1 / 3.0, 3, 1500), (economy.Escalated.Value, economy.Escalated.Samples, economy.EscalationAddedMs));
        Assert.Equal(1, Assert.Single(economy.FallbacksByCause, c => c.Key == "rate_limited").Value);
        Assert.Equal(0.5, economy.FurtherTriesCostUsd);
        Assert.Equal(4, economy.DecidedBy["default"]);
        var premium = report.Rows[1];
        Assert.Equal((1, 1, 5), (premium.OverRoute.Value, premium.Rating.Value, premium.MeanRating.Value));
        Assert.Equal(1, premium.DecidedBy["rule"]);
        Assert.Equal(proof.EstimatedCostUsd, premium.EstimatedCostUsd, 9);
        Assert.Equal(premium.AlwaysPremiumCostUsd - premium.EstimatedCostUsd, premium.SavedOverPremiumUsd, 9);
        Assert.True(economy.AlwaysPremiumCostUsd > economy.AlwaysStandardCostUsd && economy.AlwaysStandardCostUsd > economy.EstimatedCostUsd);
        Assert.InRange(premium.OutputTokensP95, 28.5, 31.5);
        Assert.True(report.RegretUsdByCause["classifier"] > 0 && report.RegretUsdByCause["floor"] > 0);
    }

    [Theory]
    [InlineData(ReportGrouping.Feature, "", "faq")]
    [InlineData(ReportGrouping.Rule, "", "deep")]
    [InlineData(ReportGrouping.Tenant, "acme", "blue")]
    public async Task GetReport_ByGroup_SplitsTheTraffic(ReportGrouping by, params string[] keys)
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);
        await DecideAsync(server, "hello", "acme", "faq");
        await DecideAsync(server, "prove it", "blue", "");

        var report = await ReportAsync(server, new GetReportRequest { GroupBy = by }, 2);

        Assert.Equal(keys, report.Rows.Select(r => r.Key));
        Assert.All(report.Rows, r => Assert.Equal(1, r.Decisions));
    }

    [Fact]
    public async Task GetReport_TenantAndWindow_LeaveOutTheRest()
    {
        await using var server = await ServerUnderTest.StartAsync(Policy);
        await DecideAsync(server, "hello", "acme", "faq");
        await DecideAsync(server, "prove it", "blue", "");
        await ReportAsync(server, new GetReportRequest(), 2);

        var acme = await server.Insight.GetReportAsync(new GetReportRequest { Tenant = "acme", PeriodHours = 1 });
        var past = await server.Insight.GetReportAsync(new GetReportRequest { Window = new TimeWindow { EndUnixMs = 1_000_000 } });

        Assert.Equal((1, 0), (acme.Total.Decisions, past.Total.Decisions));
        Assert.Equal(1, acme.Periods.Sum(p => p.Total.Decisions));
    }

    [Fact]
    public async Task GetReport_AfterARestart_IsTheSame()
    {
        using var state = new TestKit.TemporaryFolder();
        string before;
        await using (var first = await ServerUnderTest.StartAsync(Policy, change: o => o.State = state.FullPath))
        {
            await ReportAsync(first, await DecideAsync(first, "hello", "acme", "faq"), new Outcome { Attempt = 1, Satisfied = true, CostUsd = 1 });
            before = (await ReportAsync(first, new GetReportRequest { GroupBy = ReportGrouping.Model }, 1)).ToString();
        }

        await using var second = await ServerUnderTest.StartAsync(Policy, change: o => o.State = state.FullPath);

        Assert.Equal(before, (await ReportAsync(second, new GetReportRequest { GroupBy = ReportGrouping.Model }, 1)).ToString());
    }

    [Fact]
    public async Task GetReport_JournalOff_SaysWhichOption()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.Journal = "off");

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Insight.GetReportAsync(new GetReportRequest()));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("--journal", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetReport_BadFields_AreAllNamed()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Insight.GetReportAsync(new GetReportRequest
        {
            Tenant = new string('t', 300),
            GroupBy = (ReportGrouping)99,
            PeriodHours = -1,
            Window = new TimeWindow { StartUnixMs = 5, EndUnixMs = 5 },
        }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        foreach (var field in (string[])["tenant", "window.end_unix_ms", "group_by", "period_hours"])
        {
            Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);
        }
    }

    private static async Task<DecideResponse> DecideAsync(ServerUnderTest server, string prompt, string tenant, string feature) =>
        await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt, Tenant = tenant, Feature = feature });

    private static async Task ReportAsync(ServerUnderTest server, DecideResponse decided, Outcome outcome)
    {
        outcome.DecisionId = decided.DecisionId;
        outcome.Status = outcome.Status == OutcomeStatus.Unspecified ? OutcomeStatus.Success : outcome.Status;
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest { Outcome = outcome });
    }

    /// <summary>The report once the log holds the decisions: they are written beside the answers' path.</summary>
    private static async Task<GetReportResponse> ReportAsync(ServerUnderTest server, GetReportRequest request, int decisions)
    {
        var report = new GetReportResponse();
        await Until.TrueAsync(
            async () =>
            {
                await server.Part<TrafficFollower>().CatchUpAsync();
                report = await server.Insight.GetReportAsync(request);
                return report.Total.Decisions == decisions && !report.CatchingUp;
            },
            () => report.ToString());
        return report;
    }
}
