using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Outcomes;

public sealed class OutcomeProcessorTests
{
    private static readonly RoutingPolicy Policy = TestPolicy.With("routing: {decide_by: rules}");

    private readonly VirtualTime _time = new();
    private readonly LiveStatistics _live;
    private readonly OutcomeProcessor _processor;
    private readonly RoutingSnapshot _snapshot = new(Policy, null, 0);

    public OutcomeProcessorTests()
    {
        _live = new LiveStatistics(_time);
        _live.Attach(Policy.Catalog, Policy.Health, _snapshot.Tasks.Length);
        _processor = new OutcomeProcessor(_live, new BudgetLedger(_time), new SeenReports(1000));
    }

    [Fact]
    public void Report_SameAttemptTwice_CountsOnceAndAdvisesAlike()
    {
        var report = Reports.Failure(Reports.Claims(Policy), ErrorClass.Timeout);
        var first = _processor.Report(report, _snapshot);
        var second = _processor.Report(report, _snapshot);
        var next = _processor.Report(report with { Attempt = 2 }, _snapshot);

        Assert.Equal((false, true, false), (first.Duplicate, second.Duplicate, next.Duplicate));
        Assert.Equal(first.Advice, second.Advice);
        Assert.Equal(2, _live.TotalsOf("eco-a")!.Calls);
    }

    [Fact]
    public void Report_TokensWithoutCost_CostsWhatTheCatalogSays()
    {
        var report = Reports.Success(Reports.Claims(Policy)) with { InputTokens = 1_000_000, OutputTokens = 100_000, CacheReadTokens = 500_000, CacheWriteTokens = 200_000 };

        Assert.Equal(1 + 0.5 + 0.05 + 0.2, _processor.Report(report, _snapshot).CostUsd, 9);
        Assert.Equal(1 + 0.5 + 0.05 + 0.2, _live.TotalsOf("eco-a")!.CostUsd, 9);
    }

    [Fact]
    public void Report_StatedCost_StandsEvenWhenZero()
    {
        var report = Reports.Success(Reports.Claims(Policy)) with { InputTokens = 1_000_000, CostUsd = 0 };
        Assert.Equal(0, _processor.Report(report, _snapshot).CostUsd);
    }

    [Fact]
    public void Report_UnknownModel_CostsNothingAndCountsNowhere()
    {
        Assert.Equal(0, _processor.Report(Reports.Success(Reports.Claims(Policy), "gone") with { InputTokens = 5 }, _snapshot).CostUsd);
        Assert.Null(_live.TotalsOf("gone"));
    }

    [Fact]
    public void Report_Cancelled_CountsNeitherForNorAgainst()
    {
        _processor.Report(Reports.Success(Reports.Claims(Policy)) with { Status = OutcomeStatus.Cancelled }, _snapshot);
        Assert.Equal(0, _live.TotalsOf("eco-a")!.Calls);
    }

    [Fact]
    public void Report_FailureWithoutAClass_IsAFailure()
    {
        _processor.Report(Reports.Failure(Reports.Claims(Policy), ErrorClass.None), _snapshot);
        Assert.Equal((1, 1), (_live.View![0].Calls, _live.View[0].Errors));
    }

    [Fact]
    public void Report_Quality_ShiftsTheModelThatWasPredicted()
    {
        var task = _snapshot.FindTask("coding");
        _processor.Report(Reports.Success(Reports.Claims(Policy)) with { Satisfied = false }, _snapshot);
        _processor.Report(Reports.Success(Reports.Claims(Policy), "pre-a", attempt: 2) with { Satisfied = true }, _snapshot);

        Assert.Equal(-0.8 / 31, _live.View![Policy.Model("eco-a")].QualityShift[task], 5);
        Assert.All(_live.View[Policy.Model("pre-a")].QualityShift, shift => Assert.Equal(0, shift));
    }

    [Fact]
    public void Feedback_SameContentTwice_CountsOnce()
    {
        var feedback = new FeedbackReport { Decision = Reports.Claims(Policy), Satisfied = true };
        Assert.True(_processor.Feedback(feedback, _snapshot));
        Assert.False(_processor.Feedback(feedback, _snapshot));
        Assert.True(_processor.Feedback(feedback with { Rating = 5 }, _snapshot));
        Assert.True(_processor.Feedback(feedback with { Decision = Reports.Claims(Policy, id: 2) }, _snapshot));
    }

    [Fact]
    public void Feedback_AndReportOfTheSameDecision_AreToldApart()
    {
        Assert.False(_processor.Report(Reports.Success(Reports.Claims(Policy)), _snapshot).Duplicate);
        Assert.True(_processor.Feedback(new FeedbackReport { Decision = Reports.Claims(Policy), Satisfied = true }, _snapshot));
    }

    [Theory]
    [InlineData(null, Verdict.None, null, null)]
    [InlineData(true, Verdict.Fail, 1, true)]
    [InlineData(false, Verdict.Pass, 5, false)]
    [InlineData(null, Verdict.Pass, 1, true)]
    [InlineData(null, Verdict.Fail, 5, false)]
    [InlineData(null, Verdict.Unsure, 4, true)]
    [InlineData(null, Verdict.Unsure, 3, false)]
    [InlineData(null, Verdict.Unsure, null, null)]
    public void QualityOf_ThreeSources_TakesTheUsersWordFirst(bool? satisfied, Verdict verdict, int? rating, bool? expected) =>
        Assert.Equal(expected, OutcomeReport.QualityOf(satisfied, verdict, rating));

    [Fact]
    public void Report_BudgetOfADay_IsChargedWhatWasPaid()
    {
        var policy = TestPolicy.With("{routing: {decide_by: rules}, budgets: [{usd_per_day: 1, then: deny}]}");
        var ledger = new BudgetLedger(_time);
        var processor = new OutcomeProcessor(_live, ledger, new SeenReports(10));
        var claims = Reports.Claims(policy) with { EstimatedCostUsd = 0.25f };
        ledger.Spend(policy.Budgets, "", "", 0.25);

        processor.Report(Reports.Success(claims) with { CostUsd = 0.5 }, new RoutingSnapshot(policy, null, 0));
        Assert.False(ledger.Check(policy.Budgets, "", "").Refuses);
        processor.Report(Reports.Success(claims, attempt: 2) with { CostUsd = 0.5 }, new RoutingSnapshot(policy, null, 0));
        Assert.True(ledger.Check(policy.Budgets, "", "").Refuses);
    }
}
