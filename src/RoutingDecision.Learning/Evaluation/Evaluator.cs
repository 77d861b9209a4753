using RoutingDecision.Learning.Evaluation.Measures;
using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>
/// Measures what a router made of a data set. It needs nothing of where either came from: the trainer and the protocols give it scores of their own.
/// </summary>
internal static class Evaluator
{
    /// <summary>All measures that apply, with 95 % bootstrap intervals. The same seed gives the same figures with any number of threads.</summary>
    public static EvaluationResult Measure(EvaluationSet set, RouterOutput output, ulong seed, int resamples, ParallelOptions parallel)
    {
        IMeasureGroup?[] candidates =
            [PairMeasures.Of(set, output), CostQualityMeasures.Of(set, output), ChoiceMeasures.Of(set, output), CalibrationMeasures.Of(set, output)];
        var measured = CountBootstrap.Of([.. candidates.OfType<IMeasureGroup>()], set.Rows.Count, seed, resamples, parallel);
        return new EvaluationResult(
            output.Router, set.Rows.Count, MeasureNames.All.ToDictionary(m => m, m => measured.GetValueOrDefault(m), StringComparer.Ordinal));
    }
}
