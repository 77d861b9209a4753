namespace RoutingDecision.Learning.Evaluation;

/// <summary>What was measured of one router on one data set.</summary>
/// <param name="Router">Name of the router.</param>
/// <param name="N">Rows behind it.</param>
/// <param name="Measures">By name, every one of <see cref="MeasureNames.All"/>; null where a measure does not apply.</param>
public sealed record EvaluationResult(string Router, int N, IReadOnlyDictionary<string, Interval?> Measures)
{
    /// <summary>A measure, or null where it does not apply.</summary>
    public Interval? this[string measure] => Measures[measure];
}
