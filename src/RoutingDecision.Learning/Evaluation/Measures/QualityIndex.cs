namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Average improvement in quality (AIQ; RouterBench, Hu et al. 2024): the area under a router's hull from the cost of always-cheapest to that of
/// always-dearest, divided by that range. A mean quality, 0..1.
/// </summary>
internal static class QualityIndex
{
    /// <summary>AIQ; NaN when the dearest model is not dearer than the cheapest.</summary>
    public static double Of(CostQualityHull hull, double cheapestUsd, double dearestUsd) =>
        dearestUsd > cheapestUsd ? hull.MeanQuality(cheapestUsd, dearestUsd) : double.NaN;
}
