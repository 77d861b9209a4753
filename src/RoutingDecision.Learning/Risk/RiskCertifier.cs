using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Risk;

/// <summary>
/// Certifies thresholds for under-route bounds on rows that nothing was fitted to: with probability at least the confidence over the draw of those
/// rows, routing to the cheapest tier whose P(success) reaches its threshold sends at most the bound's share of prompts to a tier below their label.
/// </summary>
/// <remarks>
/// Learn then test (Angelopoulos, Bates, Candès, Jordan, Lei 2021, "Learn then Test: Calibrating Predictive Algorithms to Achieve Risk Control"),
/// fixed-sequence form: along a path that was fixed beforehand, from strict to lax, "the rate is over the bound" is tested by the exact binomial tail
/// until it can't be rejected. Every vector before is safe, and no correction for their number is needed. Each bound is certified by itself; the
/// statement is about one bound, not about all at once. It holds for traffic distributed as the rows are, so it is void under drift.
/// </remarks>
internal static class RiskCertifier
{
    /// <summary>Method as named in the manifest.</summary>
    public const string Method = "learn-then-test, fixed sequence, exact binomial tail";

    /// <summary>Confidence of every certificate.</summary>
    public const double Confidence = 0.95;

    /// <summary>Bounds that are tried.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10, 0.12, 0.15, 0.20];

    /// <summary>Rows without which not even the laxest bound can be certified, however good the model is.</summary>
    public static int LeastRows { get; } = (int)Math.Ceiling(Math.Log(1 - Confidence) / Math.Log(1 - Bounds[^1]));

    /// <summary>The bounds that could be certified, strictest first.</summary>
    /// <param name="path">Threshold vectors, strict to lax, made without <paramref name="calibration"/>.</param>
    /// <param name="calibration">Labelled rows that nothing was fitted to, independent of each other.</param>
    public static IReadOnlyList<CertifiedBound> Certify(IReadOnlyList<float[]> path, IReadOnlyList<Scored> calibration) =>
        [.. Bounds.Select(bound => Certify(path, calibration, bound)).OfType<CertifiedBound>()];

    /// <summary>The laxest thresholds that could be certified for one bound; null when only the strongest tier is safe.</summary>
    public static CertifiedBound? Certify(IReadOnlyList<float[]> path, IReadOnlyList<Scored> calibration, double bound)
    {
        float[]? safe = null;
        foreach (var thresholds in path.Skip(1))
        {
            var under = calibration.Count(row => TierChoice.ByThreshold(row.Success, thresholds) < row.Example.Tier);
            if (BinomialBound.PValue(under, calibration.Count, bound) > 1 - Confidence)
            {
                break;
            }

            safe = thresholds;
        }

        return safe is null ? null : new CertifiedBound(bound, Confidence, safe, calibration.Count, Method);
    }
}
