using RoutingDecision.Learning.Evaluation.Measures;

namespace RoutingDecision.Learning.Evaluation;

/// <summary>One prompt with what the weaker and the stronger model scored on it, and the router's wish for the stronger, any scale.</summary>
internal readonly record struct PairOutcome(double Score, double Weak, double Strong);

/// <summary>A point of a routing curve.</summary>
/// <param name="Share">Share of calls that go to the strong model, 0..1.</param>
/// <param name="Quality">Mean quality of the answers, 0..1.</param>
internal readonly record struct CurvePoint(double Share, double Quality);

/// <summary>
/// Quality over the share of calls that go to the strong model, at eleven thresholds t: the edges of ten equal-count bins of the score (quantiles
/// with linear interpolation). A call goes to the strong model when its score is at least t, at the last edge when it is over t. As in "RouteLLM:
/// Learning to Route LLMs with Preference Data" (Ong et al. 2024) and its evaluation code.
/// </summary>
/// <param name="Weak">Mean quality of always-weak.</param>
/// <param name="Strong">Mean quality of always-strong.</param>
/// <param name="Points">By rising share, from 0 to 1.</param>
internal sealed record RoutingCurve(double Weak, double Strong, IReadOnlyList<CurvePoint> Points)
{
    public const int Bins = 10;

    /// <summary>APGR of rows that count once each; see <see cref="PerformanceGap.Recovered"/>. 0 when there is no gap.</summary>
    public static double Apgr(IReadOnlyList<PairOutcome> rows)
    {
        var counts = new int[rows.Count];
        Array.Fill(counts, 1);
        var apgr = PerformanceGap.Recovered(new RankedPairs(rows).Curve(counts));
        return double.IsNaN(apgr) ? 0 : apgr;
    }
}
