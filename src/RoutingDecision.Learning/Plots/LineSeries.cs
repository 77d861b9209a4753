namespace RoutingDecision.Learning.Plots;

/// <summary>Points joined by a line, in their order.</summary>
internal sealed record LineSeries(string Name, int Colour, IReadOnlyList<(double X, double Y)> Points, bool Dashed = false) : PlotSeries(Name, Colour)
{
    private string Style => $"line {ColourClass}" + (Dashed ? " dashed" : "");

    public override void Draw(SvgWriter svg, PlotArea area) => svg.Polyline(Points.Select(area.PixelOf), Style);

    public override void DrawKey(SvgWriter svg, double x, double y) => svg.Line(x, y, x + 18, y, Style);
}
