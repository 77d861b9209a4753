namespace RoutingDecision.Core.Reports;

/// <summary>
/// What one decision adds to its cells, and which measures that are: of all there are it has a dozen, and goes into a dozen cells. Written again for
/// other decisions. Not thread-safe.
/// </summary>
internal sealed class DecisionSums
{
    private readonly ReportSums _sums = new();
    private readonly int[] _measures = new int[(int)ReportMeasure.Count];
    private int _count;

    public double this[ReportMeasure measure] => _sums[measure];

    /// <summary>Takes what is known of a decision.</summary>
    public void Write(DecisionState state)
    {
        Contribution.Write(state, _sums);
        _count = 0;
        var values = _sums.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0)
            {
                _measures[_count++] = i;
            }
        }
    }

    public void AddTo(ReportSums sums)
    {
        foreach (var measure in _measures.AsSpan(0, _count))
        {
            sums[(ReportMeasure)measure] += _sums[(ReportMeasure)measure];
        }
    }

    public void TakeFrom(ReportSums sums)
    {
        foreach (var measure in _measures.AsSpan(0, _count))
        {
            sums[(ReportMeasure)measure] -= _sums[(ReportMeasure)measure];
        }
    }
}
