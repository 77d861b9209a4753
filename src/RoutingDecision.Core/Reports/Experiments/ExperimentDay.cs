namespace RoutingDecision.Core.Reports;

/// <summary>A day of an experiment.</summary>
/// <param name="Experiment">Its id.</param>
/// <param name="Day">Days since 1970 UTC.</param>
public readonly record struct ExperimentDate(string Experiment, long Day);

/// <summary>What became of the keys of an experiment on a day. Values that don't change.</summary>
/// <param name="Halvings">How often the keys that are kept were halved: 0 is all of them; see <see cref="KeySample"/>.</param>
/// <param name="Rows">One per tenant, key and arm.</param>
public sealed record ExperimentDay(int Halvings, IReadOnlyList<KeyRow> Rows);
