namespace RoutingDecision.Learning.Evaluation;

/// <summary>The measures of an evaluation, in the order of reports; each is defined where it is computed, in <c>Measures</c>.</summary>
public static class MeasureNames
{
    /// <summary>Average performance gap recovered; random is .5.</summary>
    public const string Apgr = "apgr";

    /// <summary>Share of calls to the strong model that closes half of the gap, 0..1; random is .5.</summary>
    public const string Cpt50 = "cpt50";

    /// <summary>Share of calls to the strong model that closes 80 % of the gap, 0..1; random is .8.</summary>
    public const string Cpt80 = "cpt80";

    /// <summary>Probability that a prompt which needs the strong model scores higher than one which does not, 0..1.</summary>
    public const string Auroc = "auroc";

    /// <summary>Average quality over the cost range, 0..1.</summary>
    public const string Aiq = "aiq";

    /// <summary>Cost at 95 % of the strongest model's quality, as a share of always-strong's.</summary>
    public const string CostAt95 = "cost_at_95";

    /// <summary>Cost at 98 % of the strongest model's quality, as a share of always-strong's.</summary>
    public const string CostAt98 = "cost_at_98";

    /// <summary>Quality above randomly mixing the fixed models at equal cost, percentage points.</summary>
    public const string DPoints = "d_points";

    /// <summary>Share of rows on the tier that they need, 0..1.</summary>
    public const string TierAccuracy = "tier_accuracy";

    /// <summary>Mean F1 over tiers, 0..1.</summary>
    public const string MacroF1 = "macro_f1";

    /// <summary>Share of rows on a cheaper tier than they need, 0..1.</summary>
    public const string UnderRoute = "under_route";

    /// <summary>Share of rows whose tier failed although a dearer one succeeded, 0..1.</summary>
    public const string HarmfulUnderRoute = "harmful_under_route";

    /// <summary>Share of rows on a dearer tier than they need, 0..1.</summary>
    public const string OverRoute = "over_route";

    /// <summary>Expected calibration error, 0..1.</summary>
    public const string Ece = "ece";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Apgr, Cpt50, Cpt80, Auroc, Aiq, CostAt95, CostAt98, DPoints, TierAccuracy, MacroF1, UnderRoute, HarmfulUnderRoute, OverRoute, Ece];
}
