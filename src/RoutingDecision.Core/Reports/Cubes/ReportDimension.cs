namespace RoutingDecision.Core.Reports;

/// <summary>By what a report is grouped.</summary>
public enum ReportDimension : byte
{
    /// <summary>Not at all.</summary>
    All,
    Tier,
    Model,
    Task,
    Tenant,
    Feature,

    /// <summary>The rule that settled the tier; decisions that the log does not hold are in none.</summary>
    Rule,

    /// <summary>Experiment and arm, as <c>experiment/arm</c>.</summary>
    Arm,

    /// <summary>Task, rule and margin of decisions whose tier turned out right or wrong: a <see cref="MisrouteCluster"/>.</summary>
    Cluster,
}

/// <summary>Names a cell within an hour.</summary>
/// <param name="Tenant">Whose traffic; null: that of all tenants together.</param>
/// <param name="Dimension">By what it is grouped.</param>
/// <param name="Value">The group.</param>
public readonly record struct CellKey(string? Tenant, ReportDimension Dimension, string Value)
{
    /// <summary>Value of the group that takes what an hour has no room for.</summary>
    public const string Rest = "*";
}
