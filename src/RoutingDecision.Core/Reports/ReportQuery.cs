namespace RoutingDecision.Core.Reports;

/// <summary>What a report is asked for.</summary>
/// <param name="From">First hour since 1970 UTC.</param>
/// <param name="Until">The hour after the last.</param>
/// <param name="Tenant">Whose traffic; null: everybody's.</param>
/// <param name="By">By what to group.</param>
/// <param name="PeriodHours">Hours of each period that is also told by itself; 0: none.</param>
public readonly record struct ReportQuery(long From, long Until, string? Tenant, ReportDimension By, int PeriodHours = 0)
{
    /// <summary>Most periods that are told; longer ones are made where there would be more.</summary>
    public const int MostPeriods = 400;
}
