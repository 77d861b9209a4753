using RoutingDecision.Core.Live;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Outcomes;

/// <summary>The advice after every kind of outcome. The decision recommended eco-a; its chain is eco-b, std-a, pre-a unless a test says otherwise.</summary>
public sealed class AdviserTests
{
    private static readonly RoutingPolicy Policy = TestPolicy.Base;

    [Theory]
    [InlineData(ErrorClass.Timeout, "eco-a", "retry eco-b ProviderTrouble")]
    [InlineData(ErrorClass.Timeout, "eco-b", "escalate std-a ProviderTrouble")]
    [InlineData(ErrorClass.Timeout, "std-a", "escalate pre-a ProviderTrouble")]
    [InlineData(ErrorClass.Timeout, "pre-a", "giveup - NoOtherModel")]
    [InlineData(ErrorClass.Provider, "eco-a", "retry eco-b ProviderTrouble")]
    [InlineData(ErrorClass.Other, "eco-a", "retry eco-b ProviderTrouble")]
    [InlineData(ErrorClass.None, "eco-a", "retry eco-b ProviderTrouble")]
    [InlineData(ErrorClass.RateLimited, "eco-a", "retry eco-b RateLimited")]
    [InlineData(ErrorClass.RateLimited, "pre-a", "retry pre-a RateLimited after 1000")]
    [InlineData(ErrorClass.Refused, "eco-a", "escalate std-a Refused")]
    [InlineData(ErrorClass.Refused, "std-a", "escalate pre-a Refused")]
    [InlineData(ErrorClass.Refused, "pre-a", "giveup - NoStrongerModel")]
    [InlineData(ErrorClass.ContentFilter, "eco-a", "escalate std-a Refused")]
    [InlineData(ErrorClass.ContextLength, "eco-a", "retry eco-b ContextTooLong")]
    [InlineData(ErrorClass.ContextLength, "eco-b", "escalate pre-a ContextTooLong")]
    [InlineData(ErrorClass.ContextLength, "pre-a", "giveup - NoStrongerModel")]
    [InlineData(ErrorClass.InvalidRequest, "eco-a", "giveup - RequestInvalid")]
    public void Advise_Failure_FollowsTheChain(ErrorClass error, string ran, string expected) =>
        Assert.Equal(expected, Advise(Reports.Failure(Reports.Claims(Policy), error, ran)));

    [Theory]
    [InlineData(null, Verdict.None, "accept - AnswerAccepted")]
    [InlineData(0.75, Verdict.None, "accept - AnswerAccepted")]
    [InlineData(0.74, Verdict.None, "escalate std-a SelfConfidenceLow")]
    [InlineData(0.1, Verdict.Pass, "accept - AnswerAccepted")]
    [InlineData(0.1, Verdict.Unsure, "escalate std-a SelfConfidenceLow")]
    [InlineData(0.99, Verdict.Fail, "escalate std-a EvaluationFailed")]
    [InlineData(null, Verdict.Fail, "escalate std-a EvaluationFailed")]
    public void Advise_Answer_IsAcceptedOrEscalated(double? confidence, Verdict verdict, string expected) =>
        Assert.Equal(expected, Advise(Reports.Success(Reports.Claims(Policy)) with { SelfConfidence = confidence, Verdict = verdict }));

    [Fact]
    public void Advise_PlanWithoutThreshold_TakesThePolicys() =>
        Assert.Equal("escalate std-a SelfConfidenceLow", Advise(Reports.Success(Reports.Claims(Policy, accept: 0)) with { SelfConfidence = 0.74 }));

    [Fact]
    public void Advise_RejectedAnswerWithoutStrongerModel_IsAccepted()
    {
        Assert.Equal("accept - NoStrongerModel", Advise(Reports.Success(Reports.Claims(Policy), "pre-a") with { Verdict = Verdict.Fail }));
        Assert.Equal("accept - NoStrongerModel", Advise(Reports.Success(Reports.Claims(Policy, chain: ["eco-b"])) with { Verdict = Verdict.Fail }));
    }

    [Fact]
    public void Advise_Cancelled_GivesUp() =>
        Assert.Equal("giveup - Cancelled", Advise(Reports.Success(Reports.Claims(Policy)) with { Status = OutcomeStatus.Cancelled }));

    [Theory]
    [InlineData(1, 3, "retry eco-b ProviderTrouble")]
    [InlineData(2, 3, "retry eco-b ProviderTrouble")]
    [InlineData(3, 3, "giveup - AttemptsExhausted")]
    [InlineData(1, 1, "giveup - AttemptsExhausted")]
    [InlineData(1, 0, "giveup - AttemptsExhausted")]
    [InlineData(9, 3, "giveup - AttemptsExhausted")]
    public void Advise_AttemptsOfThePlan_AreABound(int attempt, int most, string expected) =>
        Assert.Equal(expected, Advise(Reports.Failure(Reports.Claims(Policy, maxAttempts: most), ErrorClass.Timeout, attempt: attempt)));

    [Fact]
    public void Advise_LastAttemptWithAnAnswer_AcceptsIt() =>
        Assert.Equal("accept - AttemptsExhausted", Advise(Reports.Success(Reports.Claims(Policy), attempt: 3) with { SelfConfidence = 0.1 }));

    [Theory]
    [InlineData(2400d, "retry eco-b ProviderTrouble")]
    [InlineData(2200d, "giveup - DeadlineTooShort")]
    [InlineData(-5d, "giveup - DeadlineTooShort")]
    public void Advise_DeadlineAfterAFailure_MustHoldAWholeAnswer(double left, string expected) =>
        Assert.Equal(expected, Advise(Reports.Failure(Reports.Claims(Policy), ErrorClass.Timeout) with { DeadlineLeftMs = left }));

    [Theory]
    [InlineData(1100d, "retry eco-b ProviderTrouble")]
    [InlineData(900d, "giveup - DeadlineTooShort")]
    public void Advise_DeadlineWithLiveLatency_UsesIt(double left, string expected)
    {
        var live = Live(("eco-b", ModelLive.Unknown with { LatencyP50Ms = 1000 }));
        Assert.Equal(expected, Advise(Reports.Failure(Reports.Claims(Policy), ErrorClass.Timeout) with { DeadlineLeftMs = left }, live));
    }

    [Fact]
    public void Advise_PauseBeyondTheDeadline_GivesUp()
    {
        var live = Live(("eco-a", ModelLive.Unknown with { LatencyP50Ms = 500 }));
        var report = Reports.Failure(Reports.Claims(Policy, chain: []), ErrorClass.RateLimited);
        Assert.Equal("retry eco-a RateLimited after 1000", Advise(report with { DeadlineLeftMs = 1501 }, live));
        Assert.Equal("giveup - DeadlineTooShort", Advise(report with { DeadlineLeftMs = 1499 }, live));
    }

    [Fact]
    public void Advise_AnswerThatCameTooLateToEscalate_IsAccepted() =>
        Assert.Equal("accept - DeadlineTooShort", Advise(Reports.Success(Reports.Claims(Policy)) with { SelfConfidence = 0.1, DeadlineLeftMs = 10 }));

    [Fact]
    public void Advise_NextModelUnhealthy_IsPassedOver()
    {
        var report = Reports.Failure(Reports.Claims(Policy), ErrorClass.Timeout);
        Assert.Equal("escalate std-a ProviderTrouble", Advise(report, Live(("eco-b", Open))));
        Assert.Equal("escalate std-a ProviderTrouble", Advise(report, Live(("eco-b", ModelLive.Unknown with { State = ModelState.Draining }))));
        Assert.Equal("escalate pre-a Refused", Advise(Reports.Failure(Reports.Claims(Policy), ErrorClass.Refused), Live(("std-a", Open))));
    }

    [Fact]
    public void Advise_WholeChainOpen_TakesTheLastResort()
    {
        var open = Live(("eco-b", Open), ("std-a", Open), ("pre-a", Open));
        Assert.Equal("retry eco-b ProviderTrouble", Advise(Reports.Failure(Reports.Claims(Policy), ErrorClass.Timeout), open));
        Assert.Equal("retry eco-a RateLimited after 1000", Advise(Reports.Failure(Reports.Claims(Policy), ErrorClass.RateLimited), open));
    }

    [Fact]
    public void Advise_ModelOutsideTheChain_IsNeverNamed()
    {
        // The chain holds what satisfied the request's constraints; std-b and pre-b exist but may be forbidden.
        var claims = Reports.Claims(Policy, chain: ["eco-b"]);
        Assert.Equal("giveup - NoStrongerModel", Advise(Reports.Failure(claims, ErrorClass.Refused)));
        Assert.Equal("giveup - NoOtherModel", Advise(Reports.Failure(claims, ErrorClass.Timeout, "eco-b")));
    }

    [Fact]
    public void Advise_ModelThatNobodyRecommended_StartsTheChain() =>
        Assert.Equal("retry eco-b ProviderTrouble", Advise(Reports.Failure(Reports.Claims(Policy), ErrorClass.Timeout, "pre-b")));

    [Fact]
    public void Advise_PolicyChangedSince_NamesNoModelByItsOldIndex()
    {
        var claims = Reports.Claims(Policy) with { PolicyVersion = "p-00000000" };
        Assert.Equal("giveup - NoOtherModel", Advise(Reports.Failure(claims, ErrorClass.Timeout)));
        Assert.Equal("accept - NoStrongerModel", Advise(Reports.Success(claims) with { Verdict = Verdict.Fail }));
        Assert.Equal("retry eco-a RateLimited after 1000", Advise(Reports.Failure(claims, ErrorClass.RateLimited)));
    }

    [Fact]
    public void Advise_ModelThatThePolicyNoLongerHas_DoesNotThrow()
    {
        foreach (var error in Enum.GetValues<ErrorClass>())
        {
            Advise(Reports.Failure(Reports.Claims(Policy), error, "gone"));
        }

        var beyond = Reports.Claims(Policy) with { Fallbacks = [99, int.MaxValue] };
        Assert.Equal("giveup - NoOtherModel", Advise(Reports.Failure(beyond, ErrorClass.Timeout)));
    }

    private static ModelLive Open => ModelLive.Unknown with { Breaker = BreakerState.Open };

    private static LiveView Live(params (string Model, ModelLive State)[] entries)
    {
        var view = new LiveView(Policy.Catalog);
        foreach (var (model, state) in entries)
        {
            view[Policy.Model(model)] = state;
        }

        return view;
    }

    private static string Advise(OutcomeReport report, LiveView? live = null)
    {
        var advice = Adviser.Advise(report, Policy, live ?? new LiveView(Policy.Catalog));
        var model = advice.Model < 0 ? "-" : Policy.Catalog.Models[advice.Model].Id;
        var pause = advice.RetryAfterMs > 0 ? $" after {advice.RetryAfterMs}" : "";
        return $"{advice.Action.ToString().ToLowerInvariant()} {model} {advice.Reason}{pause}";
    }
}
