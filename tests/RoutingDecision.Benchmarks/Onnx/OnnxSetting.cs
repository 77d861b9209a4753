using RoutingDecision.Benchmarks.Timings;

namespace RoutingDecision.Benchmarks.Onnx;

/// <summary>A way to run the shipped graph. It is measured in a process of its own, as some options are those of the process.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Timings">What is timed under it: the same for every setting of a table.</param>
internal sealed record OnnxSetting(string Name, IReadOnlyList<Timing> Timings);
