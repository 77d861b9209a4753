using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;
using Spectre.Console;

namespace RoutingDecision.Cli.Insight;

/// <summary>Drift as a person reads it.</summary>
internal static class DriftText
{
    public static void Write(GetDriftResponse reply, string tenant, Terminal terminal)
    {
        var whose = tenant.Length == 0 ? "all traffic"
            : reply.OwnFigures ? $"tenant {tenant}"
            : $"tenant {tenant}, by all traffic, as it has no figures of its own";
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Verdict(reply)}: {whose}, {reply.Decisions:#,0} decisions of the last day, {reply.DecisionsLastWeek:#,0} a week earlier"));
        if (reply.Rows.Count == 0)
        {
            terminal.Output.WriteLine("Too few decisions to compare, or no bundle to compare with.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("quantity", "kind");
        foreach (var name in new[] { "PSI reference", "must pass", "PSI last week", "must pass" })
        {
            table.AddColumn(name, c => c.RightAligned());
        }

        table.AddColumn("");
        foreach (var row in reply.Rows.OrderByDescending(r => r.Drift).ThenByDescending(r => Math.Max(r.PsiReference, r.PsiLastWeek)))
        {
            string[] cells =
            [
                row.Name, row.Kind, Number(row.PsiReference, row.ThresholdReference), Number(row.ThresholdReference, row.ThresholdReference),
                Number(row.PsiLastWeek, row.ThresholdLastWeek), Number(row.ThresholdLastWeek, row.ThresholdLastWeek), row.Drift ? "drift" : "",
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        terminal.Tables().Write(table);
        if (reply.History.Count > 0)
        {
            WriteHistory(reply, terminal);
        }

        foreach (var drifting in reply.DriftingTenants)
        {
            terminal.Output.WriteLine($"tenant {drifting} drifts");
        }
    }

    private static void WriteHistory(GetDriftResponse reply, Terminal terminal)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("day that ended (UTC)");
        foreach (var name in new[] { "decisions", "largest PSI reference", "largest PSI last week" })
        {
            table.AddColumn(name, c => c.RightAligned());
        }

        table.AddColumn("drifted");
        foreach (var past in reply.History)
        {
            string[] cells =
            [
                DateTimeOffset.FromUnixTimeMilliseconds(past.EndUnixMs).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                past.Decisions.ToString("#,0", CultureInfo.InvariantCulture),
                Largest(past.Rows, r => r.PsiReference, r => r.ThresholdReference), Largest(past.Rows, r => r.PsiLastWeek, r => r.ThresholdLastWeek),
                string.Join(' ', past.Rows.Where(r => r.Drift).Select(r => r.Name)),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        terminal.Tables().Write(table);
    }

    private static string Largest(IEnumerable<DriftRow> rows, Func<DriftRow, double> value, Func<DriftRow, double> threshold) =>
        rows.Where(r => threshold(r) > 0).MaxBy(value) is { } row ? Number(value(row), threshold(row)) : "";

    private static string Verdict(GetDriftResponse reply) =>
        !reply.Alarm ? "no drift" : reply.Conservative ? "DRIFT, tiers are chosen with caution" : "DRIFT";

    /// <summary>A number; nothing where there was nothing to compare.</summary>
    private static string Number(double value, double threshold) => threshold == 0 ? "" : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
