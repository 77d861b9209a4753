using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>
/// The frontier of labelled prompts: the share that is sent to too cheap a tier over the share that is sent to too dear a one, at threshold vectors
/// from strict to lax, with the chosen one. Nothing without labelled rows.
/// </summary>
internal static class TradePlot
{
    /// <param name="path">Threshold vectors from strict to lax.</param>
    /// <param name="chosen">Thresholds of the bundle.</param>
    /// <param name="labelled">Labelled rows that the thresholds weren't tuned on.</param>
    public static string? Of(IReadOnlyList<float[]> path, IReadOnlyList<float> chosen, IReadOnlyList<Scored> labelled)
    {
        if (labelled.Count == 0 || path.Count == 0)
        {
            return null;
        }

        var curve = path.Select(thresholds => Shares(thresholds, labelled)).ToArray();
        var own = Shares(chosen, labelled);
        return new Chart
        {
            Title = $"Too cheap against too dear, {labelled.Count} prompts of test",
            X = Axis.Around("share sent to a dearer tier than needed (cost)", curve.Select(p => p.Over).Append(own.Over)),
            Y = Axis.Around("share sent to a cheaper tier than needed", curve.Select(p => p.Under).Append(own.Under)),
            Series =
            [
                new LineSeries("thresholds from strict to lax", 0, [.. curve.Select(p => (p.Over, p.Under))]),
                new PointSeries("thresholds of the bundle", 1, [new MarkedPoint(own.Over, own.Under, "chosen")], 5),
            ],
            Width = 560,
        }.ToSvg();
    }

    private static (double Over, double Under) Shares(IReadOnlyList<float> thresholds, IReadOnlyList<Scored> rows)
    {
        var (over, under) = (0, 0);
        foreach (var row in rows)
        {
            var tier = TierChoice.ByThreshold(row.Success, thresholds);
            over += tier > row.Example.Tier ? 1 : 0;
            under += tier < row.Example.Tier ? 1 : 0;
        }

        return ((double)over / rows.Count, (double)under / rows.Count);
    }
}
