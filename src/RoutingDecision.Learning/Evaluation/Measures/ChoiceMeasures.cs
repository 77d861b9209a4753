using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>Tier accuracy, macro-F1, under-route, harmful under-route and over-route of a router's choices.</summary>
internal sealed class ChoiceMeasures(EvaluationSet set, int[] choices) : IMeasureGroup
{
    private readonly int[] _needed = [.. set.Rows.Select(r => r.Needed)];
    private readonly bool[] _harmful = [.. set.Rows.Select((r, i) => HarmfulUnderRoute.Is(r.Quality, choices[i]))];

    public IReadOnlyList<string> Names { get; } =
        [MeasureNames.TierAccuracy, MeasureNames.MacroF1, MeasureNames.UnderRoute, MeasureNames.HarmfulUnderRoute, MeasureNames.OverRoute];

    /// <summary>The group, or null for a router that makes no choices.</summary>
    public static ChoiceMeasures? Of(EvaluationSet set, RouterOutput output) =>
        output.Choices is { } choices ? new ChoiceMeasures(set, choices) : null;

    public ConfusionMatrix Confusion(ReadOnlySpan<int> counts)
    {
        var matrix = new ConfusionMatrix(set.Arms.Count);
        for (var i = 0; i < counts.Length; i++)
        {
            matrix.Add(_needed[i], choices[i], counts[i]);
        }

        return matrix;
    }

    public void Compute(ReadOnlySpan<int> counts, Span<double> values)
    {
        var matrix = Confusion(counts);
        values[0] = matrix.Accuracy;
        values[1] = MacroF1.Of(matrix);
        values[2] = matrix.UnderRoute;
        values[3] = set.IsLabelled ? double.NaN : (double)Harmful(counts) / matrix.Total;
        values[4] = matrix.OverRoute;
    }

    private long Harmful(ReadOnlySpan<int> counts)
    {
        var sum = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += _harmful[i] ? counts[i] : 0;
        }

        return sum;
    }
}
