using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>
/// Quality over the share of calls to the strongest tier, of one benchmark: each curve as the share of the gap that it closes, so that the benchmarks
/// share an axis. Nothing without a benchmark that knows the weakest and the strongest tier.
/// </summary>
internal static class StrongSharePlot
{
    /// <param name="benchmarks">Name and held-out outcomes of each benchmark.</param>
    public static string? Of(IReadOnlyList<(string Name, PairOutcome[] Pairs)> benchmarks)
    {
        var curves = benchmarks.Where(b => b.Pairs.Length > 0)
            .Select(b => (b.Name, Curve: Curve(b.Pairs)))
            .Where(c => c.Curve.Strong > c.Curve.Weak)
            .Select(c => (c.Name, Points: Closed(c.Curve)))
            .ToArray();
        if (curves.Length == 0)
        {
            return null;
        }

        return new Chart
        {
            Title = "Cheapest or strongest tier, benchmarks of test",
            X = new Axis("share of calls to the strongest tier (cost)", 0, 1),
            Y = Axis.Around("share of the quality gap that is closed", curves.SelectMany(c => c.Points.Select(p => p.Gap))),
            Series =
            [
                new LineSeries("choosing at random", PlotStyle.Reference, [(0, 0), (1, 1)], Dashed: true),
                .. curves.Select((c, i) => new LineSeries(c.Name, i, c.Points)),
            ],
            Width = 560,
        }.ToSvg();
    }

    private static (double Share, double Gap)[] Closed(RoutingCurve curve) =>
        [.. curve.Points.Select(p => (p.Share, (p.Quality - curve.Weak) / (curve.Strong - curve.Weak)))];

    private static RoutingCurve Curve(PairOutcome[] pairs)
    {
        var counts = new int[pairs.Length];
        Array.Fill(counts, 1);
        return new RankedPairs(pairs).Curve(counts);
    }
}
