namespace RoutingDecision.Benchmarks.Scale;

/// <summary>
/// How a cost grows over the larger sizes: the slope of the line of least squares through logarithms (1: doubling the size doubles the cost; 0: it
/// changes nothing), and a straight line for costs that have a fixed part.
/// </summary>
/// <param name="Slope">Of the logarithms.</param>
/// <param name="PerUnit">Cost of one more unit of size.</param>
/// <param name="Fixed">Cost at size 0.</param>
internal readonly record struct ScaleFit(double Slope, double PerUnit, double Fixed)
{
    /// <summary>Fits the upper half of the points, at least two: the lower ones show what is fixed.</summary>
    public static ScaleFit Of(IReadOnlyList<(double Size, double Cost)> points)
    {
        var upper = points.Skip(Math.Min(points.Count / 2, points.Count - 2)).ToArray();
        var (slope, _) = Line([.. upper.Select(p => (Math.Log(p.Size), Math.Log(p.Cost)))]);
        var (perUnit, constant) = Line([.. points]);
        return new ScaleFit(slope, perUnit, constant);
    }

    private static (double Slope, double Constant) Line(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
        var slope = points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
        return (slope, y - (slope * x));
    }
}
