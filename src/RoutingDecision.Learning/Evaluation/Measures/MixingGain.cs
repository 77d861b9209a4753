namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// D: how much better a router's hull is than randomly mixing the fixed models (the hull of all always-X) at equal cost, as a mean over the costs
/// at which the router has 95 to 98 % of the strongest model's quality. Percentage points of quality, -100..100; 0: no better than dice.
/// The router's hull is the best of all its settings (<see cref="Routers.ValueSweep"/>: up to 67), chosen on the measured rows themselves, which
/// flatters it: on RouterBench's test rows one without skill draws about -.5 to +1.
/// </summary>
internal static class MixingGain
{
    public const double FromShare = 0.95;
    public const double ToShare = 0.98;

    private const double Points = 100;

    public static double Of(CostQualityHull router, CostQualityHull mixing, in CostQuality strongest)
    {
        var from = router.CostAt(FromShare * strongest.Quality);
        var to = router.CostAt(ToShare * strongest.Quality);
        return Points * (router.MeanQuality(from, to) - mixing.MeanQuality(from, to));
    }
}
