using System.Globalization;
using System.Text;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>Measures every series and writes the report, with a plot beside it for each.</summary>
internal static class ScaleReport
{
    /// <param name="quick">Two small sizes of each.</param>
    /// <param name="folder">Where the plots go; null: nowhere.</param>
    public static async Task<string> MeasureAsync(bool quick, string? folder)
    {
        var (rows, details) = (new List<IReadOnlyList<string>>(), new StringBuilder());
        foreach (var series in ScaleList.All)
        {
            await Console.Error.WriteLineAsync($"{series.Title}, {series.Size}");
            var points = new List<(double Size, double Cost)>();
            var sizes = quick ? series.QuickSizes : series.Sizes;
            // The first time also pays for compiling the code that is measured.
            await series.Measure(sizes[0]);
            foreach (var size in sizes)
            {
                points.Add((size, await series.Measure(size)));
            }

            var fit = ScaleFit.Of(points);
            rows.Add(RowOf(series, points, fit));
            details.Append(Describe(series, points, fit));
            if (folder is not null)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, FileOf(series)), ScalePlot.Draw(series, points));
            }
        }

        return $"""
            # How cost grows

            Written by `make bench-scale` on {await Machine.DescribeAsync()}.
            In process, one thread. "Slope" is that of the line of least squares through the logarithms of the upper half of
            the sizes: 1 means that twice the size costs twice as much, 0 that it costs the same. "For one more" is the slope of a
            straight line through all.

            {Markdown.Table(["what", "size", "smallest", "largest", "cost there", "slope", "for one more"], rows)}
            {details}
            """.TrimEnd() + "\n";
    }

    /// <summary>File name of a plot.</summary>
    public static string FileOf(ScaleSeries series) => $"scale-{series.Key}.svg";

    private static IReadOnlyList<string> RowOf(ScaleSeries series, IReadOnlyList<(double Size, double Cost)> points, ScaleFit fit) =>
    [
        series.Title, series.Size, $"{Markdown.Whole(points[0].Size)}: {Markdown.Number(points[0].Cost)} {series.Cost}",
        Markdown.Whole(points[^1].Size), $"{Markdown.Number(points[^1].Cost)} {series.Cost}",
        fit.Slope.ToString("0.00", CultureInfo.InvariantCulture),
        $"{fit.PerUnit.ToString("0.#####", CultureInfo.InvariantCulture)} {series.Cost}",
    ];

    private static string Describe(ScaleSeries series, IReadOnlyList<(double Size, double Cost)> points, ScaleFit fit)
    {
        var text = new StringBuilder($"## {series.Title}, by {series.Size}\n\n![{series.Title}]({FileOf(series)})\n\n");
        var cells = points.Select(p => (IReadOnlyList<string>)[Markdown.Whole(p.Size), Markdown.Number(p.Cost)]);
        text.Append(Markdown.Table([series.Size, series.Cost], cells));
        if (series.Extended is { } far)
        {
            var cost = Markdown.Number(fit.Fixed + (fit.PerUnit * far));
            text.Append($"\nNot measured, but the straight line extended: {cost} {series.Cost} at {Markdown.Whole(far)} {series.Size}.\n");
        }

        return text.Append('\n').ToString();
    }
}
