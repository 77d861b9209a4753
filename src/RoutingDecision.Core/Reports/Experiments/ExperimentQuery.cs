namespace RoutingDecision.Core.Reports;

/// <summary>Which results of an experiment.</summary>
/// <param name="Experiment">Its id.</param>
/// <param name="Tenant">Whose traffic; null: everybody's.</param>
/// <param name="From">First hour since 1970 UTC; the whole day is taken.</param>
/// <param name="Until">The hour after the last; the whole day is taken.</param>
public readonly record struct ExperimentQuery(string Experiment, string? Tenant, long From, long Until);
