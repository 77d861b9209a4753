using System.Globalization;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Reports;

/// <summary>An evaluation as one HTML page: per data set the figures, the plots that apply, and examples of errors.</summary>
public static class EvaluationPage
{
    /// <summary>The page. It holds ids of benchmark rows, and the text of labelled ones.</summary>
    public static string Write(EvaluationReport report)
    {
        var page = new HtmlPage("Routing evaluation");
        page.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Bundle {report.Bundle ?? "none"}. Intervals hold 95 % of {report.Resamples} bootstrap resamples, seed {report.Seed}. ")
            + "All measures are shares but d_points (percentage points).");
        foreach (var set in report.Sets)
        {
            page.Heading(set.Name).Paragraph(Used(set)).Table(["router", .. MeasureNames.All], set.Results.Select(Row));
            page.Plots(Plots(set));
            ErrorExamples.Write(page, set);
        }

        return page.ToString();
    }

    private static IEnumerable<string> Plots(SetReport set)
    {
        var plots = new[] { FrontierPlot.Of(set), CallSharePlot.Of(set), ReliabilityPlot.Of(set), ConfusionPlot.Of(set) };
        return plots.OfType<string>();
    }

    private static string Used(SetReport set)
    {
        var arms = string.Join(", ", set.Set.Arms);
        var skipped = set.Incomplete > 0 ? $" {set.Incomplete} rows without all results were passed over." : "";
        return $"{set.Results[0].N} rows of {set.File}, split {set.Split}. Routed between {arms}; pair {set.Pair.Weak} / {set.Pair.Strong}.{skipped}";
    }

    private static IEnumerable<string> Row(EvaluationResult result) =>
        [HtmlPage.Escape(result.Router), .. MeasureNames.All.Select(m => Cell(result[m]))];

    private static string Cell(Interval? interval) => interval is { } i
        ? string.Create(CultureInfo.InvariantCulture, $"{i.Value:0.000}<small>{i.Low:0.00} to {i.High:0.00}</small>")
        : "-";
}
