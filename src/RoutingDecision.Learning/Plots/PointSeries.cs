namespace RoutingDecision.Learning.Plots;

/// <summary>One marked point.</summary>
/// <param name="X">Its value across.</param>
/// <param name="Y">Its value upwards.</param>
/// <param name="Text">Words beside it; empty: none.</param>
internal readonly record struct MarkedPoint(double X, double Y, string Text = "");

/// <summary>Marked points.</summary>
/// <param name="Radius">In pixels.</param>
internal sealed record PointSeries(string Name, int Colour, IReadOnlyList<MarkedPoint> Points, double Radius = 4) : PlotSeries(Name, Colour)
{
    public override void Draw(SvgWriter svg, PlotArea area)
    {
        foreach (var point in Points)
        {
            var (x, y) = area.PixelOf((point.X, point.Y));
            svg.Circle(x, y, Radius, $"mark {ColourClass}", $"{(point.Text.Length > 0 ? point.Text : Name)}: {point.X:G4}, {point.Y:G4}");
            if (point.Text.Length > 0)
            {
                // Words that would leave the chart on the right stand on the left.
                var right = x < area.Left + (area.Width * 0.75);
                svg.Text(right ? x + Radius + 3 : x - Radius - 3, y - 4, point.Text, right ? "start" : "end", "small");
            }
        }
    }

    public override void DrawKey(SvgWriter svg, double x, double y) => svg.Circle(x + 9, y, Math.Max(3, Radius), $"mark {ColourClass}");
}
