using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>Calibration error of a router's P(success); every (row, arm) is an observation.</summary>
internal sealed class CalibrationMeasures(EvaluationSet set, float[][] success) : IMeasureGroup
{
    public IReadOnlyList<string> Names { get; } = [MeasureNames.Ece];

    /// <summary>The group, or null for a router that states no probabilities.</summary>
    public static CalibrationMeasures? Of(EvaluationSet set, RouterOutput output) =>
        output.Success is { } success ? new CalibrationMeasures(set, success) : null;

    public CalibrationBins Bins(ReadOnlySpan<int> counts)
    {
        var bins = new CalibrationBins();
        for (var i = 0; i < counts.Length; i++)
        {
            for (var a = 0; counts[i] > 0 && a < success[i].Length; a++)
            {
                bins.Add(success[i][a], set.Rows[i].Quality[a], counts[i]);
            }
        }

        return bins;
    }

    public void Compute(ReadOnlySpan<int> counts, Span<double> values) => values[0] = Bins(counts).Error;
}
