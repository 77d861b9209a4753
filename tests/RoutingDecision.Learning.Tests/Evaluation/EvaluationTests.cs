using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Evaluation;

public sealed class EvaluationTests
{
    [Fact]
    public void Apgr_RandomScores_IsOneHalf()
    {
        var random = new SplitMix64(1);
        var rows = Enumerable.Range(0, 20_000).Select(_ => new PairOutcome(random.NextSingle(), random.Next(10) < 6 ? 1 : 0, random.Next(10) < 8 ? 1 : 0)).ToArray();
        Assert.Equal(0.5, RoutingCurve.Apgr(rows), 0.03);
    }

    [Fact]
    public void Apgr_EqualScores_IsOneHalf() =>
        Assert.Equal(0.5, RoutingCurve.Apgr([new(1, 0, 1), new(1, 0, 1), new(1, 0, 1), new(1, 0, 1)]), 1e-9);

    [Fact]
    public void Apgr_PerfectRouterOnTwentyRows_IsTheHandValue()
    {
        // Ten rows gain from the strong model and have the higher scores: quality climbs 0 -> 0.5 over the first half of the calls, then stays.
        var rows = Enumerable.Range(0, 20).Select(i => new PairOutcome(i, i < 10 ? 1 : 0, 1)).ToArray();
        var expected = ((0.5 * 0.75) + (0.5 * 1.0) - 0.5) / 0.5;
        Assert.Equal(expected, RoutingCurve.Apgr(rows), 0.01);
    }

    [Fact]
    public void Fit_KnownSlopeAndIntercept_IsRecovered()
    {
        var random = new SplitMix64(2);
        var logits = Enumerable.Range(0, 20_000).Select(_ => (random.NextSingle() * 8) - 4).ToArray();
        var targets = logits.Select(l => TierHead.Sigmoid((0.5f * l) + 1f)).ToArray();
        var (slope, intercept) = PlattFit.Fit(logits, targets, [.. logits.Select(_ => 1f)]);
        Assert.Equal(0.5f, slope, 0.01f);
        Assert.Equal(1f, intercept, 0.01f);
    }

    [Fact]
    public void Fit_OneSidedOutcomes_StaysFinite()
    {
        var (slope, intercept) = PlattFit.Fit([5f, 6f, -40f], [1f, 1f, 1f], [1f, 1f, 1f]);
        Assert.True(float.IsFinite(slope) && slope > 0 && float.IsFinite(intercept));
    }

    [Fact]
    public void Of_CalibrationByHand_IsTheWeightedGap()
    {
        // Bin .8-.9: two predictions of .85, one right; bin .2-.3: one of .25, wrong. (|1.7 - 1| + |.25 - 0|) / 3.
        Scored[] rows = [Row(0, 0.85f), Row(1, 0.85f), Row(1, 0.25f)];
        Assert.Equal((0.7 + 0.25) / 3, CalibrationError.Of(rows), 1e-6);

        static Scored Row(int tier, float p) => new(Labelled(tier, [1f, 0f, 0f]), [p, 1f, 1f], 0);
    }

    [Fact]
    public void Tune_AnyBound_IsKeptOnTheRowsItTuned()
    {
        var random = new SplitMix64(3);
        var rows = Enumerable.Range(0, 500).Select(_ =>
        {
            var tier = random.Next(3);
            var first = Math.Clamp((tier == 0 ? 0.7f : 0.3f) + (random.NextSingle() - 0.5f), 0, 1);
            var second = Math.Clamp(Math.Max(first, (tier <= 1 ? 0.8f : 0.4f) + (random.NextSingle() - 0.5f)), 0, 1);
            return new Scored(Labelled(tier, [1f, 1f, 1f]), [first, second, 1f], 0);
        }).ToArray();
        double Under(double bound)
        {
            var thresholds = TierChoice.Tune(rows, 3, bound);
            Assert.Equal(0f, thresholds[^1]);
            return rows.Count(r => TierChoice.ByThreshold(r.Success, thresholds) < r.Example.Tier) / 500.0;
        }

        Assert.InRange(Under(0.05), 0.0, 0.05);
        Assert.InRange(Under(0.01), 0.0, 0.01);
        Assert.True(Under(0.05) > 0.03, "the bound should be used, not only kept");
    }

    [Theory]
    [InlineData(0.9f, 0.95f, 0)]
    [InlineData(0.1f, 0.8f, 1)]
    [InlineData(0.1f, 0.3f, 2)]
    public void ByArgmax_Success_TakesTheLargestStep(float economy, float standard, int expected) =>
        Assert.Equal(expected, TierChoice.ByArgmax([economy, standard, 0.97f]));

    [Fact]
    public void Of_Mean_IntervalHoldsTheValue()
    {
        var measure = Bootstrap.Of([.. Enumerable.Range(0, 200).Select(i => i % 4 == 0 ? 1.0 : 0.0)], rows => rows.Average(), 1)!;
        Assert.Equal(0.25, measure.Value, 1e-9);
        Assert.InRange(measure.Low, 0.17, 0.22);
        Assert.InRange(measure.High, 0.28, 0.33);
    }

    private static Example Labelled(int tier, float[] weight) => new()
    {
        Source = 0,
        Split = Split.Dev,
        Ids = [],
        Shape = default,
        Success = [0f, 0f, 0f],
        Weight = weight,
        Tier = tier,
        Task = -1,
    };
}
