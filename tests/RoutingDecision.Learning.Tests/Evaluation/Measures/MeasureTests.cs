using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Measures;

namespace RoutingDecision.Learning.Tests.Evaluation.Measures;

public sealed class MeasureTests
{
    private static readonly CostQuality[] Points = [new(1, 0.4), new(2, 0.5), new(3, 0.9), new(5, 0.7), new(9, 1.0), new(12, 0.95)];

    [Fact]
    public void Vertices_DominatedAndSunkenPoints_AreLeftOut() =>
        Assert.Equal([new(1, 0.4), new(3, 0.9), new(9, 1.0)], new CostQualityHull(Points).Vertices);

    [Fact]
    public void QualityAt_BetweenBelowAndBeyond_IsInterpolatedOrFlat()
    {
        var hull = new CostQualityHull(Points);
        Assert.Equal([0.4, 0.65, 0.95, 1.0], new[] { 0.5, 2.0, 6.0, 20.0 }.Select(c => Math.Round(hull.QualityAt(c), 9)));
        Assert.Equal([1.0, 2.0, 6.0], new[] { 0.1, 0.65, 0.95 }.Select(q => Math.Round(hull.CostAt(q), 9)));
        Assert.True(double.IsNaN(hull.CostAt(1.01)));
    }

    [Fact]
    public void MeanQuality_RangeOverSeveralVertices_IsTheAreaByHand()
    {
        var hull = new CostQualityHull(Points);
        Assert.Equal(((2 * 0.65) + (6 * 0.95) + (1 * 1.0)) / 9, hull.MeanQuality(1, 10), 1e-9);
        Assert.Equal(0.65, hull.MeanQuality(2, 2), 1e-9);
    }

    [Fact]
    public void Vertices_AnyPoints_RiseWithFallingSlopesAndLieOverAllPoints() => Prop.ForAll<NonEmptyArray<(byte Cost, byte Quality)>>(drawn =>
    {
        var points = drawn.Get.Select(p => new CostQuality(p.Cost, p.Quality / 255.0)).ToArray();
        var hull = new CostQualityHull(points);
        Assert.All(points, p => Assert.True(hull.QualityAt(p.CostUsd) >= p.Quality - 1e-9));
        Assert.All(hull.Vertices, v => Assert.Contains(v, points));
        var slopes = hull.Vertices.Zip(hull.Vertices.Skip(1), (a, b) => (b.Quality - a.Quality) / (b.CostUsd - a.CostUsd)).ToArray();
        Assert.All(slopes, s => Assert.True(s > 0));
        Assert.Equal(slopes.OrderDescending(), slopes);
    }).CheckRepeatably();

    [Fact]
    public void CallShare_CurveThatDips_IsTheFirstCrossing()
    {
        var curve = new RoutingCurve(0.4, 0.8, [new(0, 0.4), new(0.25, 0.7), new(0.5, 0.5), new(1, 0.8)]);
        Assert.Equal(0.25 * (0.2 / 0.3), CallShare.At(curve, 0.5), 1e-9);
        Assert.Equal(0.5 + (0.5 * (0.22 / 0.3)), CallShare.At(curve, 0.8), 1e-9);
        Assert.Equal(1, CallShare.At(curve, 1), 1e-9);
    }

    [Fact]
    public void Curve_TenRows_HasElevenPointsByHand()
    {
        var rows = Enumerable.Range(0, 10).Select(i => new PairOutcome(i, 0, i / 9.0)).ToArray();
        var curve = new RankedPairs(rows).Curve(Enumerable.Repeat(1, 10).ToArray());

        // Edge b lies at .9 b: at least 0.9 are nine rows, at least 1.8 eight, and so on; over the last edge there is none.
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], curve.Points.Select(p => Math.Round(p.Share, 9)));
        Assert.Equal((9 + 8 + 7) / 90.0, curve.Points[3].Quality, 1e-9);
        Assert.Equal(0.5, curve.Strong, 1e-9);
    }

    [Fact]
    public void Curve_Counts_IsThatOfTheRowsWrittenOut() => Prop.ForAll<NonEmptyArray<(byte Score, bool Weak, bool Strong, byte Count)>>(drawn =>
    {
        var rows = drawn.Get.Select(d => new PairOutcome(d.Score % 5, d.Weak ? 1 : 0, d.Strong ? 1 : 0)).ToArray();
        var counts = drawn.Get.Select(d => d.Count % 3).ToArray();
        var written = rows.SelectMany((r, i) => Enumerable.Repeat(r, counts[i])).ToArray();
        var (counted, plain) = (new RankedPairs(rows), new RankedPairs(written));
        var ones = Enumerable.Repeat(1, written.Length).ToArray();

        Assert.Equal(
            plain.Curve(ones).Points,
            counted.Curve(counts).Points,
            (a, b) => Math.Abs(a.Share - b.Share) < 1e-9 && Math.Abs(a.Quality - b.Quality) < 1e-9);
        Assert.Equal(plain.Auroc(ones), counted.Auroc(counts), 1e-9);
    }).CheckRepeatably();

    [Fact]
    public void RankingQuality_Ties_CountHalf()
    {
        var ranking = new RankingQuality();
        ranking.Add(1, false, 2);
        ranking.Add(2, true, 1);
        ranking.Add(2, false, 1);
        ranking.Add(3, true, 1);

        // Six pairs: the positive at 2 beats two and ties one, the one at 3 beats three.
        Assert.Equal(5.5 / 6, ranking.Value, 1e-9);
    }

    [Fact]
    public void MacroF1_TierThatNobodyNeedsButOneGets_CountsAsZero()
    {
        var matrix = new ConfusionMatrix(4);
        matrix.Add(needed: 0, chosen: 0, 3);
        matrix.Add(needed: 0, chosen: 1, 1);
        matrix.Add(needed: 2, chosen: 2, 1);

        // Tier 0: 2 * 3 / (4 + 3); tier 1: 0; tier 2: 1; tier 3 does not occur.
        Assert.Equal(((6 / 7.0) + 0 + 1) / 3, MacroF1.Of(matrix), 1e-9);
        Assert.Equal((4 / 5.0, 0.0, 1 / 5.0), (matrix.Accuracy, matrix.UnderRoute, matrix.OverRoute));
    }

    [Fact]
    public void CalibrationBins_CertainPredictions_FallIntoTheLastBin()
    {
        var bins = new CalibrationBins();
        bins.Add(1.0, 1, 3);
        bins.Add(0.95, 0, 1);
        Assert.Equal(Math.Abs((3 + 0.95) - 3) / 4, bins.Error, 1e-9);
        Assert.Equal(4, bins.Weight(CalibrationBins.Count - 1));
    }
}
