using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>Quality over the share of calls that go to the pair's stronger model: the curve behind APGR and CPT.</summary>
internal static class CallSharePlot
{
    public static string? Of(SetReport set)
    {
        var counts = new int[set.Set.Rows.Count];
        Array.Fill(counts, 1);
        var curves = set.Outputs.Where(o => o.Scores is not null)
            .Select(o => (o.Router, Curve: Curve(set, o.Scores!, counts)))
            .Where(c => c.Curve.Points.Count > 0)
            .ToArray();
        if (curves.Length == 0)
        {
            return null;
        }

        var (weak, strong) = (curves[0].Curve.Weak, curves[0].Curve.Strong);
        return new Chart
        {
            Title = $"{set.Pair.Weak} or {set.Pair.Strong}",
            X = new Axis($"share of calls to {set.Pair.Strong}", 0, 1),
            Y = Axis.Around("mean quality, 0 to 1", curves.SelectMany(c => c.Curve.Points.Select(p => p.Quality))),
            Series =
            [
                new LineSeries("choosing at random", PlotStyle.Reference, [(0, weak), (1, strong)], Dashed: true),
                .. curves.Select((c, i) => new LineSeries(c.Router, i, [.. c.Curve.Points.Select(p => (p.Share, p.Quality))])),
            ],
        }.ToSvg();
    }

    private static RoutingCurve Curve(SetReport set, float[] scores, int[] counts) => new RankedPairs(
        [.. set.Set.Rows.Select((r, i) => new PairOutcome(scores[i], r.Weak, r.Strong))], i => !set.Set.Rows[i].IsContaminated).Curve(counts);
}
