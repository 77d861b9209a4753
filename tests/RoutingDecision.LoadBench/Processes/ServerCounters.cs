namespace RoutingDecision.LoadBench.Processes;

/// <summary>What a process has used since it began.</summary>
/// <param name="CpuSeconds">Of all its threads, in user and system mode.</param>
/// <param name="AllocatedBytes">On the managed heap.</param>
/// <param name="Collections">Garbage collections of all generations.</param>
/// <param name="PauseSeconds">Time for which collections stopped its threads.</param>
/// <param name="Work">What it has done with that.</param>
internal readonly record struct ServerCounters(
    double CpuSeconds, double AllocatedBytes, double Collections, double PauseSeconds, ServerWork Work)
{
    public static ServerCounters operator -(ServerCounters left, ServerCounters right) => new(
        left.CpuSeconds - right.CpuSeconds,
        left.AllocatedBytes - right.AllocatedBytes,
        left.Collections - right.Collections,
        left.PauseSeconds - right.PauseSeconds,
        left.Work - right.Work);

    public static ServerCounters operator +(ServerCounters left, ServerCounters right) => new(
        left.CpuSeconds + right.CpuSeconds,
        left.AllocatedBytes + right.AllocatedBytes,
        left.Collections + right.Collections,
        left.PauseSeconds + right.PauseSeconds,
        left.Work + right.Work);
}
