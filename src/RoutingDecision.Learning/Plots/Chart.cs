namespace RoutingDecision.Learning.Plots;

/// <summary>A chart with two axes and any number of series, drawn in their order; the legend stands below it.</summary>
internal sealed record Chart
{
    private const double MarginLeft = 64;
    private const double MarginRight = 16;
    private const double MarginTop = 34;
    private const double MarginBottom = 46;
    private const double KeyWidth = 190;
    private const double KeyHeight = 18;
    private const double KeyGap = 8;

    public required string Title { get; init; }

    public required Axis X { get; init; }

    public required Axis Y { get; init; }

    public required IReadOnlyList<PlotSeries> Series { get; init; }

    /// <summary>Pixels.</summary>
    public double Width { get; init; } = 640;

    /// <summary>Pixels, without the legend.</summary>
    public double Height { get; init; } = 400;

    /// <summary>The chart as one svg element; its page carries <see cref="PlotStyle.Css"/>.</summary>
    public string ToSvg()
    {
        var svg = new SvgWriter();
        var named = Series.Where(s => s.Name.Length > 0).ToArray();
        var perRow = Math.Max(1, (int)((Width - MarginLeft) / KeyWidth));
        var total = Height + KeyGap + (KeyHeight * ((named.Length + perRow - 1) / perRow));
        svg.OpenPlot(Width, total, Title);
        var area = new PlotArea(X, Y, MarginLeft, MarginTop, Width - MarginLeft - MarginRight, Height - MarginTop - MarginBottom);
        svg.Text(MarginLeft, 20, Title, style: "title");
        DrawAxes(svg, area);
        foreach (var series in Series)
        {
            series.Draw(svg, area);
        }

        for (var i = 0; i < named.Length; i++)
        {
            var (x, y) = (MarginLeft + (i % perRow * KeyWidth), Height + KeyGap + (i / perRow * KeyHeight));
            named[i].DrawKey(svg, x, y);
            svg.Text(x + 24, y + 4, named[i].Name, style: "small");
        }

        svg.Close("svg");
        return svg.ToString();
    }

    private static void DrawAxes(SvgWriter svg, PlotArea area)
    {
        var (right, bottom) = (area.Left + area.Width, area.Top + area.Height);
        foreach (var tick in area.X.Ticks())
        {
            var x = area.AcrossOf(tick);
            svg.Line(x, area.Top, x, bottom, "grid");
            svg.Text(x, bottom + 16, area.X.Text(tick), "middle", "small");
        }

        foreach (var tick in area.Y.Ticks())
        {
            var y = area.DownOf(tick);
            svg.Line(area.Left, y, right, y, "grid");
            svg.Text(area.Left - 6, y + 4, area.Y.Text(tick), "end", "small");
        }

        svg.Line(area.Left, bottom, right, bottom, "axis");
        svg.Line(area.Left, area.Top, area.Left, bottom, "axis");
        svg.Text(area.Left + (area.Width / 2), bottom + 36, area.X.Label, "middle");
        var middle = area.Top + (area.Height / 2);
        svg.Text(14, middle, area.Y.Label, "middle", transform: $"rotate(-90 14 {SvgWriter.Number(middle)})");
    }
}
