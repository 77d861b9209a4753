namespace RoutingDecision.Core.Live;

/// <summary>What a replica has to tell the others of one model.</summary>
/// <param name="Model">Model id.</param>
/// <param name="Recent">Counted since it was last told; null: nothing.</param>
/// <param name="Broken">The breaker is open or half open.</param>
/// <param name="Transitions">How often the breaker opened or closed by what this replica saw. Grows.</param>
/// <param name="Successes">Successes since the breaker was opened, while it waits for enough of them to close.</param>
/// <param name="ProbesWanted">A decision wanted to probe the model and had no leave.</param>
public readonly record struct ModelShare(string Model, CallCounts? Recent, bool Broken, int Transitions, int Successes, bool ProbesWanted);

/// <summary>Counts of a while ago.</summary>
/// <param name="Age">How long ago their slot began.</param>
/// <param name="Counts">The counts.</param>
public readonly record struct AgedCounts(TimeSpan Age, CallCounts Counts);
