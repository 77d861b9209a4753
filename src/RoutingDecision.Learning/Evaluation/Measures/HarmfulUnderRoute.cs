using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Harmful under-routing: the model that was chosen failed, and a dearer one succeeded (scores of at least .5 are successes). A share of rows,
/// 0..1. Unlike under-routing it also counts a dearer choice than the cheapest sufficient one, where that choice failed by bad luck.
/// </summary>
internal static class HarmfulUnderRoute
{
    public static bool Is(IReadOnlyList<double> quality, int chosen) =>
        !EvaluationSet.Succeeds(quality[chosen]) && quality.Skip(chosen + 1).Any(EvaluationSet.Succeeds);
}
