using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Learning.Evaluation;
using Spectre.Console;

namespace RoutingDecision.Cli.Learning;

/// <summary>An evaluation as tables: per data set what was used, then a row per measure, or a row per router where there are several.</summary>
internal static class EvaluateText
{
    public static void Write(EvaluationReport report, Terminal terminal)
    {
        var console = terminal.Tables();
        terminal.Output.WriteLine(
            $"bundle {report.Bundle ?? "none"}; {report.Resamples} bootstrap resamples, seed {report.Seed}; intervals hold 95 %");
        foreach (var set in report.Sets)
        {
            terminal.Output.WriteLine();
            terminal.Output.WriteLine(Heading(set));
            foreach (var note in Notes(set))
            {
                terminal.Output.WriteLine(note);
            }

            console.Write(set.Results.Count == 1 ? Single(set.Results[0]) : Several(set.Results));
        }
    }

    private static string Heading(SetReport set)
    {
        var arms = string.Join(", ", set.Arms.Select(a => a.Model.Length > 0 ? $"{a.Tier}={a.Model}" : a.Tier));
        return $"{set.Name}: split {set.Split}, {set.Results[0].N} rows; routed between {arms}; pair {set.Pair.Weak} / {set.Pair.Strong}";
    }

    private static IEnumerable<string> Notes(SetReport set)
    {
        if (set.Incomplete > 0)
        {
            yield return $"  {set.Incomplete} rows without results of all these models were passed over";
        }

        if (set is { IsLabelled: true, Split: "all" })
        {
            yield return "  all labelled rows are used; those that the bundle was trained on flatter it: " +
                "--split test takes those that training holds back";
        }
    }

    private static Table Single(EvaluationResult result)
    {
        var table = Headed(result.Router, "95 % from", "to");
        foreach (var name in MeasureNames.All)
        {
            table.AddRow(name, Number(result[name]?.Value), Number(result[name]?.Low), Number(result[name]?.High));
        }

        return table;
    }

    private static Table Several(IReadOnlyList<EvaluationResult> results)
    {
        var table = Headed([.. MeasureNames.All]);
        foreach (var result in results)
        {
            table.AddRow([Markup.Escape(result.Router), .. MeasureNames.All.Select(m => Number(result[m]?.Value))]);
            table.AddRow(["  95 %", .. MeasureNames.All.Select(m => Range(m, result[m]))]);
        }

        return table;
    }

    private static Table Headed(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(columns.Length > 3 ? "router" : "measure", c => c.NoWrap());
        foreach (var column in columns)
        {
            table.AddColumn(Markup.Escape(Words(column, columns.Length)), c => c.RightAligned().Padding(1, 0));
        }

        return table;
    }

    // Names of measures break at their underscores, so that fourteen columns fit.
    private static string Words(string name, int columns) => columns > 3 ? name.Replace('_', ' ') : name;

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    private static string Range(string measure, Interval? interval)
    {
        // Percentage points need fewer digits than shares.
        var format = measure == MeasureNames.DPoints ? "0.0" : ".00";
        string Text(double bound) => bound.ToString(format, CultureInfo.InvariantCulture);
        return interval is { } i ? $"{Text(i.Low)}\u2026{Text(i.High)}" : "";
    }
}
