using RoutingDecision.Chaos.Table;

namespace RoutingDecision.Chaos.Faults;

/// <summary>Something that goes wrong, from fresh processes to the row that says what came of it.</summary>
/// <param name="Name">Short, for the command line.</param>
/// <param name="Title">As the table calls it.</param>
/// <param name="RunAsync">Does it all. Ends what it started, also when it is cancelled.</param>
internal sealed record Fault(string Name, string Title, Func<ChaosSettings, CancellationToken, Task<FaultRow>> RunAsync);
