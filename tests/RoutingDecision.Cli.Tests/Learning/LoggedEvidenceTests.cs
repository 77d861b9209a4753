using RoutingDecision.Cli.Learning.Logged;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Tests.Learning;

/// <summary>What a report weighs in training: the inverse of the probabilities with which its model was drawn and its verdict asked for.</summary>
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
        logged.Add(outcome, model => model == "other" ? "economy" : "");
        return logged.ToEvidence();
    }

    private static ClaimsRecord Claims(double propensity, double asked) =>
        new() { Model = "m", Tier = "premium", Propensity = (float)propensity, EvaluateProbability = (float)asked };
}
