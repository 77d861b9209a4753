namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>Rows in the order of a router's score, so that curve and rank measures of any resample take one pass.</summary>
internal sealed class RankedPairs
{
    private readonly int[] _rows;
    private readonly double[] _scores;
    private readonly double[] _weak;
    private readonly double[] _strong;

    /// <param name="rows">All rows.</param>
    /// <param name="counted">Rows that count; null: all.</param>
    public RankedPairs(IReadOnlyList<PairOutcome> rows, Func<int, bool>? counted = null)
    {
        _rows = [.. Enumerable.Range(0, rows.Count).Where(i => counted?.Invoke(i) ?? true).OrderBy(i => rows[i].Score)];
        _scores = [.. _rows.Select(i => rows[i].Score)];
        _weak = [.. _rows.Select(i => rows[i].Weak)];
        _strong = [.. _rows.Select(i => rows[i].Strong)];
    }

    /// <summary>The routing curve; without points when no row counts.</summary>
    public RoutingCurve Curve(ReadOnlySpan<int> counts)
    {
        // Sums over the rows below each place of the ranking.
        var below = new long[_rows.Length + 1];
        var weak = new double[_rows.Length + 1];
        var strong = new double[_rows.Length + 1];
        for (var i = 0; i < _rows.Length; i++)
        {
            var count = counts[_rows[i]];
            below[i + 1] = below[i] + count;
            weak[i + 1] = weak[i] + (count * _weak[i]);
            strong[i + 1] = strong[i] + (count * _strong[i]);
        }

        var n = below[^1];
        if (n == 0)
        {
            return new RoutingCurve(double.NaN, double.NaN, []);
        }

        var points = new CurvePoint[RoutingCurve.Bins + 1];
        points[0] = new CurvePoint(0, weak[^1] / n);
        for (var b = 0; b < RoutingCurve.Bins; b++)
        {
            var first = FirstAtLeast(Edge(below, (double)b * (n - 1) / RoutingCurve.Bins));
            points[RoutingCurve.Bins - b] = new CurvePoint((double)(n - below[first]) / n, (weak[first] + strong[^1] - strong[first]) / n);
        }

        return new RoutingCurve(weak[^1] / n, strong[^1] / n, points);
    }

    /// <summary>See <see cref="RankingQuality"/>.</summary>
    public double Auroc(ReadOnlySpan<int> counts)
    {
        var ranking = new RankingQuality();
        for (var i = 0; i < _rows.Length; i++)
        {
            if (counts[_rows[i]] > 0)
            {
                ranking.Add(_scores[i], _strong[i] > _weak[i], counts[_rows[i]]);
            }
        }

        return ranking.Value;
    }

    /// <summary>The value at a place of the resample, counted from 0; between two places it is interpolated.</summary>
    private double Edge(long[] below, double place)
    {
        var lower = (long)Math.Floor(place);
        var at = ValueAt(below, lower);
        var fraction = place - lower;
        return fraction > 0 ? at + (fraction * (ValueAt(below, lower + 1) - at)) : at;
    }

    private double ValueAt(long[] below, long place)
    {
        var (low, high) = (0, _rows.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = below[middle + 1] > place ? (low, middle) : (middle + 1, high);
        }

        return _scores[low];
    }

    private int FirstAtLeast(double threshold)
    {
        var (low, high) = (0, _rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _scores[middle] >= threshold ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
