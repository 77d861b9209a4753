namespace RoutingDecision.Learning.Plots;

/// <summary>Something drawn over the axes of a chart.</summary>
/// <param name="Name">In the legend; empty: not there.</param>
/// <param name="Colour">Index into the colours of <see cref="PlotStyle"/>, taken round, or <see cref="PlotStyle.Reference"/>.</param>
internal abstract record PlotSeries(string Name, int Colour)
{
    /// <summary>CSS class of the colour.</summary>
    protected string ColourClass => Colour == PlotStyle.Reference ? "reference" : $"c{Colour % PlotStyle.Colours}";

    /// <summary>Draws it.</summary>
    public abstract void Draw(SvgWriter svg, PlotArea area);

    /// <summary>Draws the sample in the legend, at most 18 pixels wide.</summary>
    public abstract void DrawKey(SvgWriter svg, double x, double y);
}
