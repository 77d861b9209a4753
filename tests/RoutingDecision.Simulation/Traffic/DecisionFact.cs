namespace RoutingDecision.Simulation.Traffic;

/// <summary>What is true of one decision of the month.</summary>
/// <param name="At">When it was made.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="Model">Recommended model.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="Tier">Place of its tier.</param>
/// <param name="Success">True P(success) of the recommended model.</param>
/// <param name="Ran">The recommended model answered at the first try.</param>
/// <param name="Answered">Some model answered in the end.</param>
/// <param name="AnsweredBy">Provider of that model; empty: none.</param>
/// <param name="Tries">Models called.</param>
/// <param name="Arm">Arm of the experiment; empty: outside.</param>
internal readonly record struct DecisionFact(
    DateTimeOffset At, string Tenant, string Model, string Provider, int Tier, double Success, bool Ran, bool Answered, string AnsweredBy, int Tries,
    string Arm);
