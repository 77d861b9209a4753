namespace RoutingDecision.Learning.Training;

/// <summary>One network of an ensemble and how much of each part of the answer is its.</summary>
/// <param name="Network">Parameters.</param>
/// <param name="TrafficShare">Share in the logits of traffic, in the gate and in the tasks; the members' shares sum to 1.</param>
/// <param name="BenchmarkShare">Share in the logits of benchmarks; the members' shares sum to 1.</param>
internal sealed record Member(Network Network, float TrafficShare, float BenchmarkShare);
