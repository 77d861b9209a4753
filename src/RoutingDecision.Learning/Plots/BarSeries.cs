namespace RoutingDecision.Learning.Plots;

/// <summary>A bar from the bottom of the chart.</summary>
/// <param name="From">Left edge.</param>
/// <param name="To">Right edge.</param>
/// <param name="Height">Its value.</param>
/// <param name="Title">Words that show when the pointer rests on it.</param>
internal readonly record struct Bar(double From, double To, double Height, string Title = "");

/// <summary>Bars over ranges of the axis across.</summary>
internal sealed record BarSeries(string Name, int Colour, IReadOnlyList<Bar> Bars) : PlotSeries(Name, Colour)
{
    public override void Draw(SvgWriter svg, PlotArea area)
    {
        foreach (var bar in Bars)
        {
            var (left, top) = area.PixelOf((bar.From, bar.Height));
            var width = Math.Max(1, area.AcrossOf(bar.To) - left - 2);
            svg.Rectangle(left + 1, top, width, area.Top + area.Height - top, $"bar {ColourClass}", bar.Title);
        }
    }

    public override void DrawKey(SvgWriter svg, double x, double y) => svg.Rectangle(x, y - 5, 18, 10, $"bar {ColourClass}");
}
