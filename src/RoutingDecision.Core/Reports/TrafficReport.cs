namespace RoutingDecision.Core.Reports;

/// <summary>One group of a report.</summary>
/// <param name="Key">Name of the group.</param>
/// <param name="Cell">What is known of it.</param>
public sealed record ReportGroup(string Key, ReportCell Cell);

/// <summary>One period of a report.</summary>
/// <param name="From">First hour.</param>
/// <param name="Until">The hour after the last.</param>
/// <param name="Total">Everything together.</param>
/// <param name="Groups">The groups.</param>
public sealed record ReportPeriod(long From, long Until, ReportCell Total, IReadOnlyList<ReportGroup> Groups);

/// <summary>Sums of a window, as a report tells them.</summary>
public sealed record TrafficReport
{
    /// <summary>First hour since 1970 UTC that was summed, and the one after the last.</summary>
    public required long From { get; init; }

    public required long Until { get; init; }

    /// <summary>Hour before which nothing is kept any more; long.MinValue: nothing was dropped.</summary>
    public required long Since { get; init; }

    /// <summary>Groups beyond an hour's bound were summed as <see cref="CellKey.Rest"/>, or tenants left out.</summary>
    public required bool IsFolded { get; init; }

    /// <summary>Tiers of the latest policy, cheapest first; empty: no policy was seen.</summary>
    public required IReadOnlyList<string> Tiers { get; init; }

    public required ReportCell Total { get; init; }

    public required IReadOnlyList<ReportGroup> Groups { get; init; }

    public required IReadOnlyList<ReportPeriod> Periods { get; init; }

    public required IReadOnlyList<ReportAlarm> Alarms { get; init; }

    /// <summary>Sums what cubes hold of a window.</summary>
    internal static TrafficReport Of(ReportCubes cubes, in ReportQuery query, PolicyNames? names)
    {
        var held = cubes.Hours;
        var from = held is { } begin ? Math.Max(query.From, begin.First) : query.From;
        var until = held is { } end ? Math.Min(query.Until, end.Last + 1) : query.Until;
        until = Math.Max(from, until);
        return new TrafficReport
        {
            From = query.From,
            Until = query.Until,
            Since = cubes.Since,
            IsFolded = cubes.IsFolded,
            Tiers = names?.Tiers ?? [],
            Total = TotalOf(cubes, from, until, query.Tenant),
            Groups = GroupsOf(cubes, from, until, query.Tenant, query.By),
            Periods = PeriodsOf(cubes, from, until, query),
            Alarms = ReportAlarms.Of(cubes, query, from, until, names?.Tiers ?? []),
        };
    }

    internal static ReportCell TotalOf(ReportCubes cubes, long from, long until, string? tenant) =>
        cubes.Read(from, until, tenant, ReportDimension.All).GetValueOrDefault("") ?? new ReportCell();

    private static List<ReportGroup> GroupsOf(ReportCubes cubes, long from, long until, string? tenant, ReportDimension by) =>
        by == ReportDimension.All ? [] : [.. cubes.Read(from, until, tenant, by).Select(g => new ReportGroup(g.Key, g.Value))];

    private static List<ReportPeriod> PeriodsOf(ReportCubes cubes, long from, long until, in ReportQuery query)
    {
        var periods = new List<ReportPeriod>();
        if (query.PeriodHours <= 0)
        {
            return periods;
        }

        var hours = Math.Max(query.PeriodHours, (int)((until - from + ReportQuery.MostPeriods - 1) / ReportQuery.MostPeriods));
        // Whole days begin at midnight.
        for (var begin = from - (((from % hours) + hours) % hours); begin < until; begin += hours)
        {
            var (first, end) = (Math.Max(begin, from), Math.Min(begin + hours, until));
            periods.Add(new ReportPeriod(
                first, end, TotalOf(cubes, first, end, query.Tenant), GroupsOf(cubes, first, end, query.Tenant, query.By)));
        }

        return periods;
    }
}
