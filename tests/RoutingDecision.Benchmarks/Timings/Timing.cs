namespace RoutingDecision.Benchmarks.Timings;

/// <summary>One piece of work to be timed.</summary>
/// <param name="Name">In tables, and by which two commits are compared: a changed piece gets another name.</param>
/// <param name="Prepare">Makes what it needs and returns the work; its result keeps the compiler from leaving the work out.</param>
/// <param name="PerRun">Units of work in a run, by which times and bytes are divided.</param>
internal sealed record Timing(string Name, Func<Func<int>> Prepare, int PerRun = 1)
{
    /// <summary>Not of the hot path: told, but not held against another commit.</summary>
    public bool IsBackdrop { get; init; }
}
