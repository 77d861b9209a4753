using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// AIQ, cost at 95 % and 98 % of the strongest model's quality, and D. A router's hull is that of its operating points with always-cheapest and
/// always-strongest, which every router can be told to be; the models between are not given to it, so that a router may be worse than mixing.
/// </summary>
internal sealed class CostQualityMeasures : IMeasureGroup
{
    private readonly RowPoint[] _always;
    private readonly RowPoint[] _router;

    public CostQualityMeasures(EvaluationSet set, IReadOnlyList<int[]> points)
    {
        _always = [.. Enumerable.Range(0, set.Arms.Count).Select(a => RowPoint.Of(set, _ => a))];
        _router = [.. points.Select(choices => RowPoint.Of(set, i => choices[i]))];
    }

    public IReadOnlyList<string> Names { get; } = [MeasureNames.Aiq, MeasureNames.CostAt95, MeasureNames.CostAt98, MeasureNames.DPoints];

    /// <summary>The group, or null where costs are unknown or the router makes no choices.</summary>
    public static CostQualityMeasures? Of(EvaluationSet set, RouterOutput output) =>
        set.HasCosts && output.OperatingPoints is { Count: > 0 } points ? new CostQualityMeasures(set, points) : null;

    /// <summary>Points of always-X per arm, and of the router.</summary>
    public (CostQuality[] Always, CostQuality[] Router) Points(ReadOnlySpan<int> counts) => (Means(_always, counts), Means(_router, counts));

    /// <summary>The hull of a router with the ends that every router has.</summary>
    public static CostQualityHull HullOf(CostQuality[] always, CostQuality[] router) => new([.. router, always[0], always[^1]]);

    public void Compute(ReadOnlySpan<int> counts, Span<double> values)
    {
        var (always, router) = Points(counts);
        var hull = HullOf(always, router);
        values[0] = QualityIndex.Of(hull, always[0].CostUsd, always[^1].CostUsd);
        values[1] = CostAtQuality.Of(hull, always[^1], MixingGain.FromShare);
        values[2] = CostAtQuality.Of(hull, always[^1], MixingGain.ToShare);
        values[3] = MixingGain.Of(hull, new CostQualityHull(always), always[^1]);
    }

    private static CostQuality[] Means(RowPoint[] points, ReadOnlySpan<int> counts)
    {
        var means = new CostQuality[points.Length];
        for (var p = 0; p < points.Length; p++)
        {
            means[p] = points[p].Mean(counts);
        }

        return means;
    }

    /// <summary>Cost and quality per row of one way to route.</summary>
    private sealed record RowPoint(double[] CostUsd, double[] Quality)
    {
        public static RowPoint Of(EvaluationSet set, Func<int, int> arm) => new(
            [.. set.Rows.Select((r, i) => r.CostUsd[arm(i)])], [.. set.Rows.Select((r, i) => r.Quality[arm(i)])]);

        public CostQuality Mean(ReadOnlySpan<int> counts)
        {
            var (n, cost, quality) = (0L, 0.0, 0.0);
            for (var i = 0; i < counts.Length; i++)
            {
                n += counts[i];
                cost += counts[i] * CostUsd[i];
                quality += counts[i] * Quality[i];
            }

            return new CostQuality(cost / n, quality / n);
        }
    }
}
