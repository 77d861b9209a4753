namespace RoutingDecision.Simulation.Checks;

/// <summary>Something that must be so at the end of the month.</summary>
/// <param name="Promise">What must be so.</param>
/// <param name="Kept">Whether it is.</param>
/// <param name="Seen">What was seen.</param>
internal sealed record Check(string Promise, bool Kept, string Seen);
