namespace RoutingDecision.Learning.Plots;

/// <summary>The inside of a chart: from values to pixels.</summary>
internal sealed record PlotArea(Axis X, Axis Y, double Left, double Top, double Width, double Height)
{
    public double AcrossOf(double x) => Left + (Width * (x - X.Least) / (X.Most - X.Least));

    public double DownOf(double y) => Top + (Height * (1 - ((y - Y.Least) / (Y.Most - Y.Least))));

    public (double X, double Y) PixelOf((double X, double Y) point) => (AcrossOf(point.X), DownOf(point.Y));
}
