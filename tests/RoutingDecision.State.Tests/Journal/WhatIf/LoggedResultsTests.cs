using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.WhatIf;

namespace RoutingDecision.State.Tests.Journal.WhatIf;

/// <summary>With what probability a reported quality came to be known.</summary>
public sealed class LoggedResultsTests
{
    private static readonly DecisionClaims Asked = Sample.Claims(1) with { EvaluateProbability = 0.25f, Evaluate = true };

    [Fact]
    public void Add_VerdictThatWasAskedFor_HasTheAsksProbabilityByOutcomeAndByFeedback()
    {
        Assert.Equal(new LoggedResult(true, 0.25, 0.5), Of(Asked, Outcome(Asked, Verdict.Pass)));
        Assert.Equal(new LoggedResult(false, 0.25, 0.5), Of(Asked, Outcome(Asked, Verdict.None), Feedback(Asked, Verdict.Fail)));
    }

    [Fact]
    public void Add_VolunteeredVerdictAmongSampledOnes_IsLeftOut()
    {
        var claims = Asked with { Evaluate = false };

        Assert.Equal(new LoggedResult(null, 1, 0.5), Of(claims, Outcome(claims, Verdict.Fail), Feedback(claims, Verdict.Fail)));
    }

    [Fact]
    public void Add_VerdictWhereNoneIsAskedFor_IsCertain()
    {
        var claims = Asked with { EvaluateProbability = 0, Evaluate = false };

        Assert.Equal(new LoggedResult(false, 1, 0.5), Of(claims, Outcome(claims, Verdict.None), Feedback(claims, Verdict.Fail)));
    }

    [Fact]
    public void Add_UserAndJudgeInEitherOrder_IsCertain()
    {
        JournalRecord[] words = [Feedback(Asked, Verdict.Pass), Feedback(Asked, Verdict.None, satisfied: false)];

        Assert.Equal(new LoggedResult(false, 1, null), Of(Asked, words));
        Assert.Equal(new LoggedResult(true, 1, null), Of(Asked, [.. words.Reverse()]));
    }

    private static LoggedResult? Of(DecisionClaims claims, params JournalRecord[] records)
    {
        var results = new LoggedResults();
        foreach (var record in records)
        {
            results.Add(record);
        }

        return results.Of(claims.Id);
    }

    private static JournalRecord Outcome(DecisionClaims claims, Verdict verdict)
    {
        var report = new OutcomeReport { Decision = claims, Attempt = 1, Model = claims.Model, Status = OutcomeStatus.Success, Verdict = verdict };
        return new JournalRecord { Outcome = ReportCodec.ToRecord(report, costUsd: 0.5) };
    }

    private static JournalRecord Feedback(DecisionClaims claims, Verdict verdict, bool? satisfied = null) =>
        new() { Feedback = ReportCodec.ToRecord(new FeedbackReport { Decision = claims, Verdict = verdict, Satisfied = satisfied }) };
}
