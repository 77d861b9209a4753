namespace RoutingDecision.Benchmarks.Scale;

/// <summary>How a cost grows with a size.</summary>
/// <param name="Key">Part of the plot's file name.</param>
/// <param name="Title">What is measured.</param>
/// <param name="Size">What grows, with its unit.</param>
/// <param name="Cost">What it costs, with its unit.</param>
/// <param name="Sizes">From small to large, each over 0.</param>
/// <param name="QuickSizes">Those of a try.</param>
/// <param name="Measure">The cost at a size.</param>
internal sealed record ScaleSeries(
    string Key, string Title, string Size, string Cost, IReadOnlyList<int> Sizes, IReadOnlyList<int> QuickSizes, Func<int, Task<double>> Measure)
{
    /// <summary>A size to which the fitted line is extended, as it takes too long to measure; null: none.</summary>
    public int? Extended { get; init; }
}
