namespace RoutingDecision.LoadBench.Profiles.Stacks;

/// <summary>What one thread did at one moment.</summary>
/// <param name="Thread">Its name, which the kernel cuts to 15 characters.</param>
/// <param name="Frames">What ran first, then its callers up to the thread's begin, as far as they could be followed; may be empty.</param>
internal sealed record StackSample(string Thread, IReadOnlyList<StackFrame> Frames);
