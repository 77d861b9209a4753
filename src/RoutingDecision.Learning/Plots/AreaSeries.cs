namespace RoutingDecision.Learning.Plots;

/// <summary>The area between two curves over the same places, such as an interval around a line.</summary>
internal sealed record AreaSeries(string Name, int Colour, IReadOnlyList<(double X, double Low, double High)> Band) : PlotSeries(Name, Colour)
{
    public override void Draw(SvgWriter svg, PlotArea area) => svg.Polygon(
        Band.Select(b => area.PixelOf((b.X, b.High))).Concat(Band.Reverse().Select(b => area.PixelOf((b.X, b.Low)))), $"area {ColourClass}");

    public override void DrawKey(SvgWriter svg, double x, double y) => svg.Rectangle(x, y - 5, 18, 10, $"area {ColourClass}");
}
