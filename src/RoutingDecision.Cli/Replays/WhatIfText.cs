using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Replays;
using RoutingDecision.Core.Reports.OffPolicy;
using Spectre.Console;

namespace RoutingDecision.Cli.Replays;

/// <summary>A what-if report as tables.</summary>
internal static class WhatIfText
{
    private const int MostFlips = 15;

    public static void Write(WhatIfReport report, RoutingPolicy policy, Terminal terminal)
    {
        Line(terminal, $"{report.Decisions:#,0} decisions under {policy.Version}, {report.Decided:#,0} of which can be told:");
        Line(terminal, $"{report.Flipped:#,0} ({report.FlipShare:0.0%}) flip to another tier, {report.OtherModel:#,0} go to another model");
        foreach (var (obstacle, count) in report.Undecidable.OrderByDescending(u => u.Value))
        {
            Line(terminal, $"{count:#,0} can't be told: {ObstacleText.Of(obstacle)}");
        }

        if (report.ByCollision > 0)
        {
            Line(terminal, $"of the phrases that rules found in hashed n-grams, {report.ByCollision:0.00} are to be expected there by collisions alone");
        }

        var tables = terminal.Tables();
        tables.Write(Mix(report, policy));
        tables.Write(Money(report));
        if (report.Flips.Count > 0)
        {
            tables.Write(Flips(report));
        }

        Observed("quality", report.ObservedQuality, "0.000", terminal);
        Observed("cost", report.ObservedCost, "$0.000000", terminal);
    }

    private static Table Mix(WhatIfReport report, RoutingPolicy policy)
    {
        var table = TableOf(("tier", false), ("before", true), ("after", true));
        var names = report.TiersBefore.Keys.Union(report.TiersAfter.Keys, StringComparer.Ordinal)
            .OrderBy(t => policy.Catalog.FindTier(t) is >= 0 and var tier ? tier : int.MaxValue).ThenBy(t => t, StringComparer.Ordinal);
        foreach (var name in names)
        {
            table.AddRow(Markup.Escape(name), Share(report.TiersBefore, name, report.Decided), Share(report.TiersAfter, name, report.Decided));
        }

        return table;
    }

    private static Table Money(WhatIfReport report)
    {
        var table = TableOf(("expected", false), ("before", true), ("after", true), ("change", true));
        var change = report.CostBeforeUsd == 0 ? "" : Text($"{(report.CostAfterUsd / report.CostBeforeUsd) - 1:+0.0%;-0.0%;0.0%}");
        table.AddRow("cost", Text($"${report.CostBeforeUsd:0.0000}"), Text($"${report.CostAfterUsd:0.0000}"), change);
        table.AddRow("P(satisfactory)", Range(report.QualityBefore), Range(report.QualityAfter), Range(report.QualityChange));
        return table;
    }

    private static Table Flips(WhatIfReport report)
    {
        var table = TableOf(("rule", false), ("from", false), ("to", false), ("decisions", true), ("cost", true));
        foreach (var flip in report.Flips.Take(MostFlips))
        {
            table.AddRow(
                Markup.Escape(flip.Rule.Length == 0 ? "-" : flip.Rule), Markup.Escape(flip.From), Markup.Escape(flip.To), Text($"{flip.Count:#,0}"),
                Text($"{flip.CostChangeUsd:+$0.0000;-$0.0000;$0.0000}"));
        }

        return table;
    }

    private static void Observed(string what, OffPolicyEstimate estimate, string format, Terminal terminal)
    {
        var coverage = estimate.Coverage is { } known ? Text($"{known.Value:0.00}") : "-";
        var basis = Text($"{estimate.Samples:#,0} outcomes, effective {estimate.EffectiveSamples:#,0}, coverage {coverage}");
        if (estimate.Refusal != OffPolicyRefusal.None)
        {
            Line(terminal, $"observed {what}: no answer, {RefusalText.Of(estimate)} ({basis})");
            return;
        }

        Line(terminal, $"observed {what} of the new policy ({basis}):");
        foreach (var (name, interval) in (ReadOnlySpan<(string, MeanInterval?)>)
            [("inverse propensity", estimate.InversePropensity), ("self-normalised", estimate.SelfNormalised), ("doubly robust", estimate.DoublyRobust)])
        {
            var (value, low, high) = interval!.Value;
            Line(terminal, $"  {name,-20}{Number(value, format)}  ({Number(low, format)} to {Number(high, format)})");
        }
    }

    private static Table TableOf(params (string Name, bool IsNumber)[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (name, isNumber) in columns)
        {
            table.AddColumn(name, c => c.Alignment(isNumber ? Justify.Right : Justify.Left));
        }

        return table;
    }

    private static string Share(IReadOnlyDictionary<string, long> mix, string name, long of)
    {
        var count = mix.GetValueOrDefault(name);
        return Text($"{count:#,0} ({(of == 0 ? 0 : (double)count / of):0.0%})");
    }

    private static string Range(MeanInterval? interval) =>
        interval is { } i ? Text($"{i.Value:0.0000} ({i.Low:0.0000} to {i.High:0.0000})") : "";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Line(Terminal terminal, FormattableString text) => terminal.Output.WriteLine(Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
