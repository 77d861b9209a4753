namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>Mean cost and mean quality of one way to route.</summary>
/// <param name="CostUsd">US dollars a call.</param>
/// <param name="Quality">0..1.</param>
internal readonly record struct CostQuality(double CostUsd, double Quality);

/// <summary>
/// The non-decreasing convex hull of cost-quality points (RouterBench, Hu et al. 2024): the best mean quality that choosing at random among the
/// points reaches at a mean cost. Below the cheapest vertex it stays at that vertex's quality, beyond the dearest at the best quality.
/// </summary>
internal sealed class CostQualityHull
{
    private readonly List<CostQuality> _vertices = [];

    /// <param name="points">At least one.</param>
    public CostQualityHull(IEnumerable<CostQuality> points)
    {
        foreach (var point in points.OrderBy(p => p.CostUsd).ThenByDescending(p => p.Quality))
        {
            if (_vertices.Count > 0 && point.Quality <= _vertices[^1].Quality)
            {
                continue;
            }

            while (_vertices.Count > 1 && Slope(_vertices[^2], _vertices[^1]) <= Slope(_vertices[^2], point))
            {
                _vertices.RemoveAt(_vertices.Count - 1);
            }

            _vertices.Add(point);
        }
    }

    /// <summary>By rising cost and rising quality.</summary>
    public IReadOnlyList<CostQuality> Vertices => _vertices;

    /// <summary>Quality at a mean cost, 0..1.</summary>
    public double QualityAt(double cost)
    {
        var next = _vertices.FindIndex(v => v.CostUsd >= cost);
        return next switch
        {
            < 0 => _vertices[^1].Quality,
            0 => _vertices[0].Quality,
            _ => _vertices[next - 1].Quality + ((cost - _vertices[next - 1].CostUsd) * Slope(_vertices[next - 1], _vertices[next])),
        };
    }

    /// <summary>The smallest mean cost at a quality, US dollars; NaN when it is out of reach.</summary>
    public double CostAt(double quality)
    {
        var next = _vertices.FindIndex(v => v.Quality >= quality);
        return next switch
        {
            < 0 => double.NaN,
            0 => _vertices[0].CostUsd,
            _ => _vertices[next - 1].CostUsd + ((quality - _vertices[next - 1].Quality) / Slope(_vertices[next - 1], _vertices[next])),
        };
    }

    /// <summary>Mean quality over a range of costs; at one cost where the range is empty.</summary>
    public double MeanQuality(double from, double to)
    {
        if (to <= from)
        {
            return QualityAt(from);
        }

        var area = 0.0;
        var (cost, quality) = (from, QualityAt(from));
        foreach (var inner in _vertices.Where(v => v.CostUsd > from && v.CostUsd < to).Append(new CostQuality(to, QualityAt(to))))
        {
            area += (inner.CostUsd - cost) * (inner.Quality + quality) / 2;
            (cost, quality) = (inner.CostUsd, inner.Quality);
        }

        return area / (to - from);
    }

    // A point of equal cost is only looked at when it is better, and then is a vertical step.
    private static double Slope(in CostQuality from, in CostQuality to) => (to.Quality - from.Quality) / (to.CostUsd - from.CostUsd);
}
