using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using Spectre.Console;

namespace RoutingDecision.Cli.Reports;

/// <summary>A report in words and tables.</summary>
internal static class ReportText
{
    private static readonly string[] Headings =
    [
        "decisions", "satisfied", "judge passed", "rated 4-5", "under-routed", "over-routed", "escalated", "cost $", "saved $", "tokens in p50/p95",
        "out p50/p95",
    ];

    public static void Write(GetReportResponse report, Terminal terminal)
    {
        foreach (var line in Remarks(report))
        {
            terminal.Output.WriteLine(line);
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("group");
        foreach (var heading in Headings)
        {
            table.AddColumn(heading, c => c.RightAligned());
        }

        foreach (var cells in Rows(report))
        {
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        terminal.Tables().Write(table);
    }

    /// <summary>The columns' names, that of the group first.</summary>
    public static IReadOnlyList<string> Columns => ["group", .. Headings];

    /// <summary>The groups and the total as cells.</summary>
    public static IEnumerable<string[]> Rows(GetReportResponse report)
    {
        foreach (var row in report.Rows)
        {
            yield return Cells(row.Key.Length == 0 ? "(none)" : row.Key, row);
        }

        yield return Cells("total", report.Total);
    }

    /// <summary>What a report says as a whole, one sentence a line.</summary>
    public static IEnumerable<string> Remarks(GetReportResponse report)
    {
        var total = report.Total;
        yield return Text($"{total.Decisions:#,0} decisions and {total.Outcomes:#,0} outcomes of {total.Answered:#,0} of them {Window(report.Window)}; ")
            + Text($"{total.Refused:#,0} requests could not be served.");
        yield return Text($"Saved ${total.SavedOverPremiumUsd:0.00} against always premium and ${total.SavedOverStandardUsd:0.00} against always standard; ")
            + Text($"outcomes cost ${total.CostUsd:0.00}, tries beyond the first ${total.FurtherTriesCostUsd:0.00} of it.");
        yield return $"Decided by {Counts(total.DecidedBy)}. Fallbacks: {Counts(total.FallbacksByCause)}.";
        if (total.Escalated.Value > 0)
        {
            yield return Text($"Escalations added {total.EscalationAddedMs:#,0} ms each.");
        }

        if (report.RegretUsdByCause.Count > 0)
        {
            var causes = report.RegretUsdByCause.OrderByDescending(r => r.Value).Select(r => Text($"{r.Key} ${r.Value:0.0000}"));
            yield return $"Estimated regret by cause: {string.Join(", ", causes)}.";
        }

        foreach (var alarm in report.Alarms)
        {
            yield return $"ALARM {alarm.Code}: {alarm.Text}";
        }

        if (report.CatchingUp)
        {
            yield return "The server is still reading its journal back: older traffic may be missing.";
        }

        foreach (var line in CoverText.Of(report.Replicas, report.Partial))
        {
            yield return line;
        }

        if (report.UnjoinedReports > 0)
        {
            yield return Text($"Up to {report.UnjoinedReports:#,0} reports count nowhere, as the replicas of their decisions have not joined them.");
        }

        if (report.CoveredFromUnixMs > 0)
        {
            yield return Text($"What was decided before {CoverText.At(report.CoveredFromUnixMs)} is not counted: memory for reports is bounded.");
        }

        if (report.Folded)
        {
            yield return "Some hours had more groups than memory is kept for; those are in the row *.";
        }
    }

    private static string[] Cells(string name, ReportRow row) =>
    [
        name, Text($"{row.Decisions:#,0}"), Share(row.Satisfied), Share(row.EvaluatorPassed), Share(row.Rating), Share(row.UnderRoute),
        Share(row.OverRoute), Share(row.Escalated), Text($"{row.CostUsd:0.0000}"), Text($"{row.SavedOverPremiumUsd:0.0000}"),
        Text($"{row.InputTokensP50:#,0}/{row.InputTokensP95:#,0}"), Text($"{row.OutputTokensP50:#,0}/{row.OutputTokensP95:#,0}"),
    ];

    private static string Share(Estimate estimate) => estimate.Samples == 0
        ? "-"
        : Text($"{estimate.Value:0.0%}\n{100 * estimate.Low:0}-{100 * estimate.High:0}, n={estimate.Samples:#,0}");

    private static string Counts(IReadOnlyCollection<KeyValuePair<string, long>> counts) => counts.Count == 0
        ? "none"
        : string.Join(", ", counts.OrderByDescending(c => c.Value).Select(c => Text($"{c.Key} {c.Value:#,0}")));

    private static string Window(TimeWindow window) =>
        (window.HasStartUnixMs ? $"from {CoverText.At(window.StartUnixMs)}" : "from the begin") + (window.HasEndUnixMs ? $" until {CoverText.At(window.EndUnixMs)}" : "");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
