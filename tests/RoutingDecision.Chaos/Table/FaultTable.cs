using System.Globalization;
using System.Text;

namespace RoutingDecision.Chaos.Table;

/// <summary>Writes what happened as Markdown.</summary>
internal static class FaultTable
{
    private static readonly string[] Columns =
    [
        "fault", "decisions", "failed", "cut off by kill", "p99 before ms", "p99 during ms", "reports repeated", "acknowledged", "stored",
        "duplicated", "converged in s",
    ];

    public static string Write(IReadOnlyList<FaultRow> rows)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Columns)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(Enumerable.Repeat("---|", Columns.Length))}");
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", CellsOf(row))} |");
        }

        return text.ToString();
    }

    private static IEnumerable<string> CellsOf(FaultRow row)
    {
        if (row.Skipped is { } reason)
        {
            return [row.Fault, $"not tried: {reason}", .. Enumerable.Repeat("", Columns.Length - 2)];
        }

        return
        [
            row.Fault, Number(row.Decisions), Number(row.Failed), Number(row.Cut), Milliseconds(row.HealthyP99),
            Milliseconds(row.FaultP99) + Verdict(row),
            Number(row.Refused), Number(row.Acknowledged), Number(row.Stored), Number(row.Duplicated),
            Convergence(row),
        ];
    }

    private static string Convergence(FaultRow row)
    {
        var taken = row.AfterTakeOver is { } after ? $" ({Seconds(after)} after the take-over)" : "";
        return Seconds(row.Converged) + taken + (TimeBars.Converged(row) is false ? " (over 2)" : "");
    }

    private static string Verdict(FaultRow row) => TimeBars.P99(row) is false ? " (over wait + 5)" : "";

    private static string Seconds(TimeSpan? time) => time?.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan? time) => time?.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
}
