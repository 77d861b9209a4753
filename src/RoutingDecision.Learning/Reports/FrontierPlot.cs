using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>
/// Cost-quality frontier: the hull of every router with the settings behind it, always-X, and what mixing these at random reaches. Nothing without
/// costs.
/// </summary>
internal static class FrontierPlot
{
    public static string? Of(SetReport set)
    {
        if (!set.Set.HasCosts)
        {
            return null;
        }

        var counts = new int[set.Set.Rows.Count];
        Array.Fill(counts, 1);
        var drawn = set.Outputs
            .Where(o => o.OperatingPoints is { Count: > 0 } && !o.Router.StartsWith(AlwaysRouter.Prefix, StringComparison.Ordinal))
            .Select(o => (o.Router, Points: new CostQualityMeasures(set.Set, o.OperatingPoints!).Points(counts)))
            .ToArray();
        var always = new CostQualityMeasures(set.Set, []).Points(counts).Always;
        var all = always.Concat(drawn.SelectMany(d => d.Points.Router)).ToArray();
        return new Chart
        {
            Title = "Cost and quality",
            X = Axis.Around("mean cost per call, thousandths of a US dollar", all.Select(p => p.CostUsd * 1000)),
            Y = Axis.Around("mean quality, 0 to 1", all.Select(p => p.Quality)),
            Series =
            [
                new LineSeries("mixing the models at random", PlotStyle.Reference, Line(new CostQualityHull(always)), Dashed: true),
                .. drawn.SelectMany((d, i) => Router(d.Router, i, d.Points.Always, d.Points.Router)),
                new PointSeries("", PlotStyle.Reference, Always(set, always), 5),
            ],
            Width = 860,
            Height = 480,
        }.ToSvg();
    }

    private static MarkedPoint[] Always(SetReport set, CostQuality[] always) =>
        [.. always.Select((p, a) => new MarkedPoint(p.CostUsd * 1000, p.Quality, $"always {set.Set.Arms[a].Tier}"))];

    private static IEnumerable<PlotSeries> Router(string name, int colour, CostQuality[] always, CostQuality[] points)
    {
        if (points.Length > 1)
        {
            yield return new PointSeries("", colour, [.. points.Select(p => new MarkedPoint(p.CostUsd * 1000, p.Quality))], 2);
            yield return new LineSeries(name, colour, Line(CostQualityMeasures.HullOf(always, points)));
        }
        else
        {
            yield return new PointSeries(name, colour, [new MarkedPoint(points[0].CostUsd * 1000, points[0].Quality)], 5);
        }
    }

    private static (double X, double Y)[] Line(CostQualityHull hull) => [.. hull.Vertices.Select(v => (v.CostUsd * 1000, v.Quality))];
}
