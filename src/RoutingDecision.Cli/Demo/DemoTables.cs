using System.Globalization;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using Spectre.Console;

namespace RoutingDecision.Cli.Demo;

/// <summary>The demo's tables.</summary>
internal static class DemoTables
{
    private const int AskLength = 44;

    public static Table Decisions(IReadOnlyList<DemoDecision> decisions)
    {
        var table = New("prompt", "tier", "model");
        table.AddColumn("P(ok)", c => c.RightAligned());
        table.AddColumns("first fallback", "decided by", "because");
        table.AddColumn("µs", c => c.RightAligned());
        foreach (var (prompt, reply, took) in decisions)
        {
            Add(
                table,
                $"{prompt.Kind}: {Shorten(prompt.Ask)}",
                reply.Tier,
                reply.Model,
                reply.Confidence.ToString("0.00", CultureInfo.InvariantCulture),
                reply.Fallbacks.Count > 0 ? reply.Fallbacks[0].Model : "none",
                EnumText.Of(reply.DecidedBy),
                Reason(reply),
                took.TotalMicroseconds.ToString("#,0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    public static Table Reports(IReadOnlyList<DemoReport> reports)
    {
        var table = New("prompt", "model", "report", "advice");
        foreach (var report in reports)
        {
            Add(table, report.Kind, report.Model, report.What, report.Advice);
        }

        return table;
    }

    public static Table Moved(MetricsScrape before, MetricsScrape after)
    {
        var table = New("series");
        table.AddColumn("before", c => c.RightAligned());
        table.AddColumn("after", c => c.RightAligned());
        table.AddColumn("moved by", c => c.RightAligned());
        foreach (var (name, was, now) in after.Moved(before).Where(s => !s.Name.Contains("_bucket{", StringComparison.Ordinal)))
        {
            Add(table, name, Number(was), Number(now), Number(now - was));
        }

        return table;
    }

    private static Table New(params string[] columns) => new Table().Border(TableBorder.Simple).AddColumns(columns);

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Reason(DecideResponse reply) => reply.Reasons.Count > 0 ? reply.Reasons[0].Text : "";

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    // The ask stands at the end of a long paste, and the beginning says more otherwise.
    private static string Shorten(string ask)
    {
        var text = ask.Length > 10_000 ? "..." + ask[(ask.TrimEnd().LastIndexOf('\n') + 1)..] : ask;
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= AskLength ? line : line[..(AskLength - 3)].TrimEnd() + "...";
    }
}
