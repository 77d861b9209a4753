namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Call-performance threshold (CPT; RouteLLM paper): the smallest share of calls to the strong model at which the routing curve, interpolated,
/// reaches weak + x * (strong - weak). Share of calls, 0..1; random routing has x.
/// </summary>
internal static class CallShare
{
    /// <summary>CPT(x); NaN when the strong model is no better than the weak one.</summary>
    public static double At(RoutingCurve curve, double x)
    {
        if (curve.Points.Count == 0 || curve.Strong <= curve.Weak)
        {
            return double.NaN;
        }

        var target = curve.Weak + (x * (curve.Strong - curve.Weak));
        for (var i = 1; i < curve.Points.Count; i++)
        {
            var (from, to) = (curve.Points[i - 1], curve.Points[i]);
            if (to.Quality >= target && to.Quality > from.Quality)
            {
                return from.Share + ((to.Share - from.Share) * Math.Max(0, target - from.Quality) / (to.Quality - from.Quality));
            }
        }

        return 1;
    }
}
