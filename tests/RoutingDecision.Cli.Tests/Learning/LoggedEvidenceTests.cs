using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Tests.Learning;

/// <summary>
/// What a report weighs in training: one, whatever the probabilities of its model within the tier and of the ask were.
/// </summary>
public sealed class LoggedEvidenceTests
{
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(0.5, 0.25)]
    [InlineData(0.01, 1)]
    [InlineData(0, 0)]
    public void Add_Verdict_CountsOnce(double propensity, double asked)
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Verdict = "pass", Decision = Claims(propensity, asked) });

        Assert.Equal((1d, 1d), (evidence.Weight(2), evidence.Success(2)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0)]
    public void Add_SatisfiedUser_SpeaksBeforeTheJudge(double asked)
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Verdict = "fail", Satisfied = true, Decision = Claims(0.5, asked) });

        Assert.Equal((1d, 1d), (evidence.Weight(2), evidence.Success(2)));
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

        Assert.Equal((1d, 0d), (evidence.Weight(2), evidence.Success(2)));
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

    [Theory]
    [InlineData("agree", true, true)]
    [InlineData("recommended_better", true, false)]
    [InlineData("shadow_better", false, true)]
    [InlineData("neither", false, false)]
    [InlineData("recommended_refused", false, null)]
    [InlineData("shadow_refused", null, false)]
    public void Add_Comparison_TellsOfBothTiers(string comparison, bool? own, bool? other)
    {
        var evidence = Evidence(new OutcomeRecord { Model = "m", Comparison = comparison, ShadowModel = "other", Decision = Claims(1, 0) });

        Assert.Equal((own, other), (Said(evidence, 2), Said(evidence, 0)));
    }

    private static bool? Said(TierEvidence evidence, int tier) => evidence.Weight(tier) > 0 ? evidence.Success(tier) > 0.5 : null;

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
