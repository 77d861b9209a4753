using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Tests.Learning;

/// <summary>
/// What a report weighs in training: the inverse of the probabilities with which its model was drawn and its verdict or comparison asked for.
/// </summary>
public sealed class LoggedEvidenceTests
{
    [Theory]
    [InlineData(1, 0.1, 10)]
    [InlineData(0.5, 0.25, 8)]
    [InlineData(1, 0.01, 20)]
    [InlineData(0.5, 0, 2)]
    [InlineData(0, 0.5, 2)]
    public void Add_Verdict_WeighsTheInverseOfBothProbabilities(double propensity, double asked, double weight)
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Verdict = "pass", Decision = Claims(propensity, asked) });

        Assert.Equal((weight, 1d), (Math.Round(evidence.Weight(2), 4), evidence.Success(2)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0)]
    public void Add_SatisfiedUser_WasNotAskedByUs(double asked)
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Verdict = "fail", Satisfied = true, Decision = Claims(0.5, asked) });

        Assert.Equal(2, evidence.Weight(2));
    }

    [Fact]
    public void Add_RatingBesideAVerdict_WasNotAskedByUs()
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Verdict = "pass", Rating = 5, Decision = Claims(1, 0.1) });

        Assert.Equal(1, evidence.Weight(2));
    }

    [Fact]
    public void Add_VerdictByFeedback_WeighsAsOneByAnOutcome()
    {
        var evidence = Evidence(new FeedbackRecord { Verdict = "fail", Decision = Claims(0.5, 0.25) });

        Assert.Equal((8d, 0d), (evidence.Weight(2), evidence.Success(2)));
    }

    [Fact]
    public void Add_VolunteeredVerdictAmongSampledOnes_IsLeftOut()
    {
        var claims = Claims(1, 0.25);
        claims.Evaluate = false;
        var logged = new LoggedEvidence(LabelSpace.Default);

        logged.Add(new OutcomeRecord { Model = "m", Verdict = "fail", Decision = claims }, 0, _ => "");
        logged.Add(new FeedbackRecord { Verdict = "fail", Decision = claims }, 0, _ => "");

        Assert.True(logged.IsEmpty);
    }

    [Theory]
    [InlineData(0.1, 10)]
    [InlineData(0.01, 20)]
    public void Add_ComparisonThatWasAskedFor_WeighsTheInverseOfItsProbability(double probability, double weight)
    {
        var outcome = new OutcomeRecord { Model = "m", Comparison = "agree", ShadowModel = "other", Decision = Claims(1, 0) };
        var feedback = new FeedbackRecord { Comparison = "agree", ShadowModel = "other", Decision = Claims(1, 0) };

        foreach (var evidence in (TierEvidence[])[Evidence(outcome, probability), Evidence(feedback, probability)])
        {
            Assert.Equal((weight, weight), (evidence.Weight(2), evidence.Weight(0)));
        }
    }

    [Fact]
    public void Add_Comparison_TellsOfBothTiers()
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Comparison = "shadow_better", ShadowModel = "other", Decision = Claims(1, 0) });

        Assert.Equal((1d, 0d, 1d, 1d), (evidence.Weight(2), evidence.Success(2), evidence.Weight(0), evidence.Success(0)));
    }

    [Fact]
    public void Add_ComparisonThatBothLost_FailsBothTiers()
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Comparison = "neither", ShadowModel = "other", Decision = Claims(1, 0) });

        Assert.Equal((1d, 0d, 1d, 0d), (evidence.Weight(2), evidence.Success(2), evidence.Weight(0), evidence.Success(0)));
    }

    private static TierEvidence Evidence(OutcomeRecord outcome, double shadow = 0)
    {
        var logged = new LoggedEvidence(LabelSpace.Default);
        logged.Add(outcome, shadow, TierOf);
        return logged.ToEvidence();
    }

    private static TierEvidence Evidence(FeedbackRecord feedback, double shadow = 0)
    {
        var logged = new LoggedEvidence(LabelSpace.Default);
        logged.Add(feedback, shadow, TierOf);
        return logged.ToEvidence();
    }

    private static string TierOf(string model) => model == "other" ? "economy" : "";

    /// <summary>Claims of a decision that was asked of, where any is.</summary>
    private static ClaimsRecord Claims(double propensity, double asked) =>
        new() { Model = "m", Tier = "premium", Propensity = (float)propensity, EvaluateProbability = (float)asked, Evaluate = asked > 0 };
}
