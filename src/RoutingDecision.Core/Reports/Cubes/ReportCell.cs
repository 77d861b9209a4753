namespace RoutingDecision.Core.Reports;

/// <summary>What is known of one group in one hour, or in a window. Adds up. Not thread-safe.</summary>
public sealed class ReportCell
{
    public ReportSums Sums { get; } = new();

    /// <summary>Input tokens of the tries that were answered.</summary>
    public TokenHistogram InputTokens { get; } = new();

    /// <summary>Output tokens of the tries that were answered.</summary>
    public TokenHistogram OutputTokens { get; } = new();

    public double this[ReportMeasure measure] => Sums[measure];

    public void Add(ReportCell other)
    {
        Sums.Add(other.Sums);
        InputTokens.Add(other.InputTokens);
        OutputTokens.Add(other.OutputTokens);
    }
}
