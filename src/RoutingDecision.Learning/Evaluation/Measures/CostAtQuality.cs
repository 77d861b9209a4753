namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Cost at which a router's hull reaches a share of the strongest model's quality, over the cost of always-strong. A share, 0..1; lower is better.
/// The strongest model is the last of the chain.
/// </summary>
internal static class CostAtQuality
{
    /// <summary>The share; NaN when always-strong costs nothing.</summary>
    public static double Of(CostQualityHull hull, in CostQuality strongest, double share) =>
        strongest.CostUsd > 0 ? hull.CostAt(share * strongest.Quality) / strongest.CostUsd : double.NaN;
}
