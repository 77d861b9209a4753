using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Tests.Learning;

/// <summary>
/// What a report weighs in training: the inverse of the probability with which its model was drawn, whatever that of the ask was.
/// </summary>
public sealed class LoggedEvidenceTests
{
    [Theory]
    [InlineData(1, 0.1, 1)]
    [InlineData(0.5, 0.25, 2)]
    [InlineData(0.01, 1, 20)]
    [InlineData(0.5, 0, 2)]
    [InlineData(0, 0.5, 1)]
    public void Add_Verdict_WeighsTheInverseOfTheModelsProbability(double propensity, double asked, double weight)
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

        Assert.Equal((2d, 0d), (evidence.Weight(2), evidence.Success(2)));
    }

    [Fact]
    public void Add_VolunteeredVerdictAmongSampledOnes_IsLeftOut()
    {
        var claims = Claims(1, 0.25);
        claims.Evaluate = false;
        var logged = new LoggedEvidence(LabelSpace.Default);

        logged.Add(new OutcomeRecord { Model = "m", Verdict = "fail", Decision = claims }, _ => "");
        logged.Add(new FeedbackRecord { Verdict = "fail", Decision = claims }, _ => "");

        Assert.True(logged.IsEmpty);
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

    private static TierEvidence Evidence(OutcomeRecord outcome)
    {
        var logged = new LoggedEvidence(LabelSpace.Default);
        logged.Add(outcome, TierOf);
        return logged.ToEvidence();
    }

    private static TierEvidence Evidence(FeedbackRecord feedback)
    {
        var logged = new LoggedEvidence(LabelSpace.Default);
        logged.Add(feedback, TierOf);
        return logged.ToEvidence();
    }

    private static string TierOf(string model) => model == "other" ? "economy" : "";

    /// <summary>Claims of a decision that was asked of, where any is.</summary>
    private static ClaimsRecord Claims(double propensity, double asked) =>
        new() { Model = "m", Tier = "premium", Propensity = (float)propensity, EvaluateProbability = (float)asked, Evaluate = asked > 0 };
}
