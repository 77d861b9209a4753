using RoutingDecision.Core.Reports.Costs;

namespace RoutingDecision.Core.Tests.Reports.Costs;

/// <summary>The figures that the articles print, from the prices that they print.</summary>
public sealed class CostEstimateTests
{
    private static readonly PricedShare Haiku = new("haiku", 0.95, 0.80, 4);
    private static readonly PricedShare Sonnet = new("sonnet", 0.05, 3, 15);
    private static readonly PricedShare Opus = new("opus", 0, 15, 75);

    /// <summary>Article S2: a million requests of 200 tokens, 95 % of them on the small model.</summary>
    private static readonly EstimateInput Million = new()
    {
        Requests = 1_000_000,
        InputTokens = 200,
        OutputTokens = 0,
        Mix = [Haiku, Sonnet],
        Baseline = Sonnet,
    };

    [Fact]
    public void Estimate_ArticleS2_GivesItsFigures()
    {
        var estimate = new CostEstimate(Million);

        Assert.Equal(600, estimate.Without, 1e-9);
        Assert.Equal([152, 30], estimate.Models.Select(m => Math.Round(m, 9)));
        Assert.Equal(182, estimate.With, 1e-9);
        Assert.Equal(418, estimate.Saved, 1e-9);
    }

    [Fact]
    public void Estimate_ArticleS2AtHundredMillion_GivesItsFigure() =>
        Assert.Equal(41_800, new CostEstimate(Million with { Requests = 100_000_000 }).Saved, 1e-6);

    [Fact]
    public void CostOf_ArticleS0sAnswerOfHundredTokens_GivesItsFigures()
    {
        Assert.Equal(0.0004, Haiku.CostOf(0, 100), 1e-12);
        Assert.Equal(0.0015, Sonnet.CostOf(0, 100), 1e-12);
        Assert.Equal(3.75, Sonnet.CostOf(0, 100) / Haiku.CostOf(0, 100), 1e-9);
    }

    /// <summary>Article S0 says 60 % of 70 % on the small model; its own prices give 51.3 %.</summary>
    [Fact]
    public void Estimate_ArticleS0sMixOfTwo_SavesHalfByItsOwnPrices()
    {
        var estimate = new CostEstimate(Million with { Mix = [Haiku with { Share = 0.7 }, Sonnet with { Share = 0.3 }] });

        Assert.Equal(0.5133, estimate.SavedShare, 1e-4);
    }

    /// <summary>Article S0 says the same of 70/20/10; with a tenth on the strongest model hardly anything is left.</summary>
    [Fact]
    public void Estimate_ArticleS0sMixOfThree_SavesATenthByItsOwnPrices()
    {
        var estimate = new CostEstimate(
            Million with { Mix = [Haiku with { Share = 0.7 }, Sonnet with { Share = 0.2 }, Opus with { Share = 0.1 }] });

        Assert.Equal(0.1133, estimate.SavedShare, 1e-4);
    }

    [Fact]
    public void Estimate_RoutingAndJudgingCost_AreInItAndInTheBreakEven()
    {
        var input = Million with { FixedUsdPerMonth = 100, JudgedShare = 0.1, Judge = Sonnet, JudgeTokens = 50, EscalatedShare = 0.02 };

        var estimate = new CostEstimate(input);

        var judging = 100_000 * ((250 * 3) + (16 * 15)) / 1e6;
        Assert.Equal(judging, estimate.Judging, 1e-9);
        Assert.Equal(12, estimate.Escalations, 1e-9);
        Assert.Equal(182 + 12 + judging + 100, estimate.With, 1e-9);
        Assert.Equal(0, new CostEstimate(input with { Requests = estimate.BreakEvenRequests }).Saved, 1e-6);
    }

    [Fact]
    public void Estimate_MixDearerThanTheBaseline_NeverBreaksEven()
    {
        var estimate = new CostEstimate(Million with { Mix = [Opus with { Share = 1 }], FixedUsdPerMonth = 1 });

        Assert.True(double.IsPositiveInfinity(estimate.BreakEvenRequests));
        Assert.True(estimate.Saved < 0);
    }
}
