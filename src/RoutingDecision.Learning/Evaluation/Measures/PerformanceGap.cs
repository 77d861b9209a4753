namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Average performance gap recovered (APGR; RouteLLM paper): the area under the routing curve above always-weak, as a share of always-strong's,
/// (area - weak) / (strong - weak), by the trapezoid rule. No unit; random routing has .5, a perfect ranking more, possibly over 1.
/// </summary>
internal static class PerformanceGap
{
    /// <summary>APGR; NaN when the strong model is no better than the weak one.</summary>
    public static double Recovered(RoutingCurve curve)
    {
        if (curve.Points.Count == 0 || curve.Strong <= curve.Weak)
        {
            return double.NaN;
        }

        var area = 0.0;
        for (var i = 1; i < curve.Points.Count; i++)
        {
            var (from, to) = (curve.Points[i - 1], curve.Points[i]);
            area += (to.Share - from.Share) * (from.Quality + to.Quality) / 2;
        }

        return (area - curve.Weak) / (curve.Strong - curve.Weak);
    }
}
