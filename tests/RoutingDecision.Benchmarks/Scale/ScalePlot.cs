using RoutingDecision.Learning.Plots;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>Draws a series over logarithmic axes as a file of its own.</summary>
internal static class ScalePlot
{
    public static string Draw(ScaleSeries series, IReadOnlyList<(double Size, double Cost)> points)
    {
        (double X, double Y)[] logs = [.. points.Select(p => (Math.Log10(p.Size), Math.Log10(p.Cost)))];
        var svg = new Chart
        {
            Title = series.Title,
            X = Axis.Around($"{series.Size}, power of ten", logs.Select(l => l.X)),
            Y = Axis.Around($"{series.Cost}, power of ten", [.. logs.Select(l => l.Y), logs.Min(l => l.Y) - 0.5, logs.Max(l => l.Y) + 0.5]),
            Series = [new LineSeries("", 0, logs), new PointSeries("", 0, [.. logs.Select(l => new MarkedPoint(l.X, l.Y))])],
            Width = 560,
            Height = 300,
        }.ToSvg();
        // Alone in a file it has no page to carry its style.
        var inside = svg.IndexOf('>') + 1;
        return $"{svg[..inside]}<style>{PlotStyle.Css}</style>{svg[inside..]}";
    }
}
