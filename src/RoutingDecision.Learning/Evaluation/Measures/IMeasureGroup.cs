namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Measures that share their work, of one router on one set of rows. Rows are weighted by counts, so that a bootstrap resample needs no copy of
/// them; everything that does not depend on the counts is prepared once. Thread-safe.
/// </summary>
internal interface IMeasureGroup
{
    /// <summary>Names out of <see cref="MeasureNames"/>.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Computes all of them.</summary>
    /// <param name="counts">How often each row counts.</param>
    /// <param name="values">One per name; NaN where it is not defined on these rows.</param>
    void Compute(ReadOnlySpan<int> counts, Span<double> values);
}
