using System.Globalization;
using System.Text;

namespace RoutingDecision.Chaos.Table;

/// <summary>Writes what happened as Markdown.</summary>
internal static class FaultTable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(5);

    private static readonly string[] Columns =
    [
        "fault", "decisions", "failed", "cut off by kill", "p99 before ms", "p99 during ms", "reports repeated", "acknowledged", "stored", "duplicated",
        "converged in s",
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
            row.Fault, Number(row.Decisions), Number(row.Failed), Number(row.Cut), Milliseconds(row.HealthyP99), Milliseconds(row.FaultP99) + Verdict(row),
            Number(row.Refused), Number(row.Acknowledged), Number(row.Stored), Number(row.Duplicated),
            row.Converged?.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
        ];
    }

    private static string Verdict(FaultRow row) =>
        row is not { Wait: { } wait, FaultP99: { } during } ? "" : during <= wait + Margin ? "" : " (over wait + 5)";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan? time) => time?.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
}
