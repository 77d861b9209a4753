using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports.Observing;

/// <summary>A decision in observe mode: the baseline was recommended, and beside it stands what routing would have taken.</summary>
/// <param name="Tenant">Tenant; empty: none was named.</param>
/// <param name="Task">Task type; empty: unknown.</param>
/// <param name="At">When.</param>
/// <param name="Differs">Routing would have taken another model.</param>
/// <param name="BaselineUsd">Expected cost of the baseline, in US dollars.</param>
/// <param name="WouldBeUsd">Expected cost of what routing would have taken.</param>
public readonly record struct ObservedDecision(string Tenant, string Task, DateTimeOffset At, bool Differs, double BaselineUsd, double WouldBeUsd);

/// <summary>What a caller found when both models answered the same ask.</summary>
/// <param name="Decision">Names the decision; the first report of one counts.</param>
/// <param name="Tenant">Tenant; empty: none was named.</param>
/// <param name="Task">Task type; empty: unknown.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Result">What was found; in observe mode the recommended model is the baseline, and the shadow the one that routing would
/// take.</param>
public readonly record struct ObservedComparison(UInt128 Decision, string Tenant, string Task, DateTimeOffset At, Comparison Result);
