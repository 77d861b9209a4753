using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>
/// From P(success) per tier to what a router says: the score is the gain that the dearest arm promises over the cheapest, choices take the cheapest
/// arm whose P(success) reaches its threshold, and the sweep goes over the value of a good answer.
/// </summary>
internal static class ProbabilityRouter
{
    /// <param name="router">Name in results.</param>
    /// <param name="set">Rows and arms.</param>
    /// <param name="tiers">Tiers that the probabilities are of.</param>
    /// <param name="success">P(success) per row and tier.</param>
    /// <param name="thresholds">Threshold per tier; the last does not matter. Empty: the most probable tier is chosen.</param>
    public static RouterOutput Output(
        string router, EvaluationSet set, IReadOnlyList<string> tiers, IReadOnlyList<float[]> success, IReadOnlyList<float> thresholds)
    {
        var tierOfArm = set.TiersOf(tiers);
        var ofArms = success.Select(row => tierOfArm.Select(t => row[t]).ToArray()).ToArray();
        float[] armThresholds = thresholds.Count == 0 ? [] : [.. tierOfArm.Select(t => thresholds[t])];
        return new RouterOutput(router)
        {
            Scores = [.. ofArms.Select(row => row[^1] - row[0])],
            Choices = [.. ofArms.Select(row => armThresholds.Length == 0 ? TierChoice.ByArgmax(row) : TierChoice.ByThreshold(row, armThresholds))],
            Success = ofArms,
            Sweep = set.HasCosts ? ValueSweep.Of(ofArms, MeanCosts(set)) : null,
        };
    }

    private static double[] MeanCosts(EvaluationSet set) => [.. set.Arms.Select((_, a) => set.Rows.Average(r => r.CostUsd[a]))];
}
