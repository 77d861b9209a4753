namespace RoutingDecision.Core.Reports.OffPolicy;

/// <summary>
/// Estimates what a candidate policy would have achieved from what another one did. With weight w, result r, prediction q of what was done and
/// expectation
/// d over what the candidate does, and means weighted by 1 / sampling:
/// inverse propensity mean(w r); self-normalised mean(w r) / mean(w); doubly robust mean(d + w (r - q)).
/// </summary>
/// <remarks>
/// Sources: D. Horvitz and D. Thompson, "A generalization of sampling without replacement from a finite universe", 1952 (inverse propensity); T.
/// Hesterberg,
/// "Weighted average importance sampling and defensive mixture distributions", 1995 (the ratio and its variance by the delta method); M. Dudík, J.
/// Langford and L. Li,
/// "Doubly robust policy evaluation and learning", 2011; L. Kish, "Survey Sampling", 1965 (effective sample size). Intervals are normal: estimate +-
/// 1.96 standard
/// errors. All rest on the logged propensities being right and on results being missing at random, given the prompt and the model.
/// </remarks>
public static class OffPolicyEstimator
{
    /// <summary>Results under which nothing is said.</summary>
    public const int LeastSamples = 100;

    /// <summary>Effective samples under which nothing is said: normal intervals of fewer, skewed terms are too narrow.</summary>
    public const double LeastEffectiveSamples = 100;

    /// <summary>
    /// Coverage under which nothing is said: the rest of the candidate's decisions has no witness. The value counts, not the upper end of its
    /// interval: what is missing biases every estimate, and few samples must not hide that.
    /// </summary>
    public const double LeastCoverage = 0.95;

    private const double Normal95 = 1.959963984540054;

    /// <summary>Estimates.</summary>
    /// <param name="samples">Decisions whose results are known.</param>
    public static OffPolicyEstimate Of(ReadOnlySpan<OffPolicySample> samples)
    {
        var (sum, squares) = (0d, 0d);
        foreach (ref readonly var s in samples)
        {
            var w = s.Weight / s.Sampling;
            (sum, squares) = (sum + w, squares + (w * w));
        }

        var effective = squares > 0 ? sum * sum / squares : 0;
        var coverage = Mean(samples, static s => s.Weight);
        var refusal = samples.Length < LeastSamples ? OffPolicyRefusal.Samples
            : coverage?.Value < LeastCoverage ? OffPolicyRefusal.Coverage
            : effective < LeastEffectiveSamples ? OffPolicyRefusal.EffectiveSamples
            : OffPolicyRefusal.None;
        return refusal != OffPolicyRefusal.None
            ? new OffPolicyEstimate(refusal, samples.Length, effective, coverage, null, null, null)
            : new OffPolicyEstimate(
                refusal, samples.Length, effective, coverage,
                Mean(samples, static s => s.Weight * s.Result),
                SelfNormalised(samples),
                Mean(samples, static s => s.Expected + (s.Weight * (s.Result - s.Predicted))));
    }

    /// <summary>Mean weighted by 1 / sampling, with the standard error of a ratio; null: there is nothing.</summary>
    private static MeanInterval? Mean(ReadOnlySpan<OffPolicySample> samples, Func<OffPolicySample, double> term)
    {
        var (sum, weights) = (0d, 0d);
        foreach (ref readonly var s in samples)
        {
            (sum, weights) = (sum + (term(s) / s.Sampling), weights + (1 / s.Sampling));
        }

        if (weights <= 0)
        {
            return null;
        }

        var mean = sum / weights;
        var squares = 0d;
        foreach (ref readonly var s in samples)
        {
            var residual = (term(s) - mean) / s.Sampling;
            squares += residual * residual;
        }

        return Interval(mean, Math.Sqrt(squares) / weights);
    }

    private static MeanInterval SelfNormalised(ReadOnlySpan<OffPolicySample> samples)
    {
        var (sum, weights) = (0d, 0d);
        foreach (ref readonly var s in samples)
        {
            var w = s.Weight / s.Sampling;
            (sum, weights) = (sum + (w * s.Result), weights + w);
        }

        var mean = sum / weights;
        var squares = 0d;
        foreach (ref readonly var s in samples)
        {
            var residual = s.Weight / s.Sampling * (s.Result - mean);
            squares += residual * residual;
        }

        return Interval(mean, Math.Sqrt(squares) / weights);
    }

    private static MeanInterval Interval(double mean, double error) => new(mean, mean - (Normal95 * error), mean + (Normal95 * error));
}
