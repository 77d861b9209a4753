using System.Globalization;

namespace RoutingDecision.Chaos.Table;

/// <summary>
/// The times that a fault of Redis is to keep to. They are shown and not checked: the machine is shared with whatever else runs on it.
/// </summary>
internal static class TimeBars
{
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Convergence = TimeSpan.FromSeconds(2);

    /// <summary>Whether decisions kept to the wait and 5 ms while the fault lasted; null: nothing was waited for.</summary>
    public static bool? P99(FaultRow row) => row is { Skipped: null, Wait: { } wait, FaultP99: { } during } ? during <= wait + Margin : null;

    /// <summary>Whether the replicas were one again within 2 s of healing; null: they were two on no Redis.</summary>
    public static bool? Converged(FaultRow row) =>
        row is { Skipped: null, Wait: not null } && (row.AfterTakeOver ?? row.Converged) is { } time ? time <= Convergence : null;

    /// <summary>How many rows reach each.</summary>
    public static string Describe(IReadOnlyList<FaultRow> rows) =>
        $"p99 during the fault within the wait + 5 ms: {Count(rows, P99)}. Converged within 2 s of healing: {Count(rows, Converged)}.";

    private static string Count(IReadOnlyList<FaultRow> rows, Func<FaultRow, bool?> bar) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows.Count(r => bar(r) is true)} of {rows.Count(r => bar(r) is not null)} rows");
}
