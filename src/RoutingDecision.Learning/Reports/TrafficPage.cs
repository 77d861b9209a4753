using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Learning.Reports;

/// <summary>One stretch of time in a traffic report.</summary>
/// <param name="Day">Its middle, in days before the end of the report; below 0.</param>
/// <param name="SavedOverStandardUsd">Saved against always the standard tier, in US dollars.</param>
/// <param name="SavedOverPremiumUsd">Saved against always the strongest tier.</param>
/// <param name="Accuracy">Share of good answers per tier that is known of, with its interval.</param>
public sealed record TrafficPeriod(
    double Day,
    double SavedOverStandardUsd,
    double SavedOverPremiumUsd,
    IReadOnlyDictionary<string, (double Value, double Low, double High)> Accuracy);

/// <summary>A point of cost and quality.</summary>
/// <param name="Name">What would be done.</param>
/// <param name="CostUsd">Per decision.</param>
/// <param name="Quality">Expected, 0..1.</param>
public sealed record TrafficPoint(string Name, double CostUsd, double Quality);

/// <summary>A table of a traffic report; cells are text.</summary>
/// <param name="Title">Above it; empty: none.</param>
/// <param name="Headings">Of the columns.</param>
/// <param name="Rows">Cells.</param>
public sealed record TrafficTable(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What a page on traffic shows.</summary>
public sealed record TrafficPageData
{
    public required string Title { get; init; }

    /// <summary>Paragraphs above everything.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    public required IReadOnlyList<TrafficTable> Tables { get; init; }

    public required IReadOnlyList<string> Tiers { get; init; }

    public required IReadOnlyList<TrafficPeriod> Periods { get; init; }

    /// <summary>Always one tier, cheapest first; empty: nothing was decided.</summary>
    public required IReadOnlyList<TrafficPoint> Always { get; init; }

    /// <summary>Where routing stands; null: nothing was decided.</summary>
    public required TrafficPoint? Today { get; init; }

    /// <summary>How far traffic shifted from what; empty: nothing is known of it.</summary>
    public required IReadOnlyList<TrafficDrift> Drift { get; init; }
}

/// <summary>What routing did, as one self-contained HTML page with plots: savings, accuracy per tier, cost and quality,
/// drift.</summary>
public static class TrafficPage
{
    private const string Across = "days before the end";
    private const string NoDrift = "Too few decisions to tell: a day needs 200, and as many a week before, or training data to compare with.";

    /// <summary>The page.</summary>
    public static string Write(TrafficPageData data)
    {
        var page = new HtmlPage(data.Title);
        foreach (var remark in data.Remarks)
        {
            page.Paragraph(remark);
        }

        foreach (var table in data.Tables)
        {
            if (table.Title.Length > 0)
            {
                page.Heading(table.Title);
            }

            page.Table(table.Headings, table.Rows.Select(r => r.Select(HtmlPage.Escape)));
        }

        page.Heading("Over time").Plots(new[] { Savings(data), Accuracy(data) }.OfType<string>());
        page.Heading("Cost and quality").Plots(new[] { Frontier(data) }.OfType<string>());
        var drift = data.Drift.Select(d => DriftPlot.Of(d, Across)).OfType<string>().ToArray();
        page.Heading("Drift");
        return (drift.Length > 0 ? page.Plots(drift) : page.Paragraph(NoDrift)).ToString();
    }

    internal static string? Savings(TrafficPageData data)
    {
        if (data.Periods.Count == 0)
        {
            return null;
        }

        var (standard, premium) = (Summed(data.Periods, p => p.SavedOverStandardUsd), Summed(data.Periods, p => p.SavedOverPremiumUsd));
        return new Chart
        {
            Title = "Savings so far",
            X = Axis.Around(Across, data.Periods.Select(p => p.Day)),
            Y = Axis.Around("US dollars", [0, .. standard.Select(p => p.Y), .. premium.Select(p => p.Y)]),
            Series = [new LineSeries("against always premium", 0, premium), new LineSeries("against always standard", 1, standard)],
        }.ToSvg();
    }

    private static (double X, double Y)[] Summed(IReadOnlyList<TrafficPeriod> periods, Func<TrafficPeriod, double> of)
    {
        var sum = 0.0;
        return [.. periods.Select(p => (p.Day, sum += of(p)))];
    }

    internal static string? Accuracy(TrafficPageData data)
    {
        var known = data.Periods.Where(p => p.Accuracy.Count > 0).ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        return new Chart
        {
            Title = "Good answers per tier",
            X = Axis.Around(Across, data.Periods.Select(p => p.Day)),
            Y = new Axis("share, with its 95 % interval", 0, 1),
            Series = [.. data.Tiers.SelectMany((tier, i) => OfTier(tier, i, known))],
        }.ToSvg();
    }

    private static IEnumerable<PlotSeries> OfTier(string tier, int colour, IEnumerable<TrafficPeriod> periods)
    {
        var points = periods.Where(p => p.Accuracy.ContainsKey(tier)).Select(p => (p.Day, Known: p.Accuracy[tier])).ToArray();
        if (points.Length > 0)
        {
            yield return new AreaSeries("", colour, [.. points.Select(p => (p.Day, p.Known.Low, p.Known.High))]);
            yield return new LineSeries(tier, colour, [.. points.Select(p => (p.Day, p.Known.Value))]);
            yield return new PointSeries("", colour, [.. points.Select(p => new MarkedPoint(p.Day, p.Known.Value))], 3);
        }
    }

    internal static string? Frontier(TrafficPageData data)
    {
        if (data.Today is not { } today)
        {
            return null;
        }

        TrafficPoint[] all = [.. data.Always, today];
        return new Chart
        {
            Title = "Cost and expected quality",
            X = Axis.Around("thousandths of a US dollar per decision", all.Select(p => p.CostUsd * 1000)),
            Y = Axis.Around("mean P(success)", all.Select(p => p.Quality)),
            Series =
            [
                new LineSeries(
                    "mixing the tiers at random", PlotStyle.Reference, [.. data.Always.Select(p => (p.CostUsd * 1000, p.Quality))], Dashed: true),
                new PointSeries("", PlotStyle.Reference, [.. data.Always.Select(Marked)], 5),
                new PointSeries(today.Name, 1, [Marked(today)], 6),
            ],
            Width = 860,
        }.ToSvg();
    }

    private static MarkedPoint Marked(TrafficPoint point) => new(point.CostUsd * 1000, point.Quality, point.Name);
}
