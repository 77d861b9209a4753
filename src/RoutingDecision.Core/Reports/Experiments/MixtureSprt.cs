namespace RoutingDecision.Core.Reports;

/// <summary>
/// The mixture sequential probability ratio test for a difference that is estimated with a normal error (Robbins 1970; Johari, Koomen, Pekelis
/// and Walsh 2022, "Always valid inference: continuous monitoring of A/B tests"). It may be looked at as often as one likes: over all looks
/// together it calls a difference that is none with at most its level of probability, because the likelihood ratio, mixed over differences as
/// N(0, τ²), is a martingale when there is none (Ville's inequality). With V the variance of the estimate d: Λ = √(V / (V + τ²)) · exp(τ² d² / (2
/// V (V + τ²))); the p-value is min(1, 1 / Λ). Exact for normal errors, asymptotic otherwise.
/// </summary>
public static class MixtureSprt
{
    /// <summary>The p-value of a look; small where a difference is sure.</summary>
    /// <param name="difference">Estimated difference.</param>
    /// <param name="variance">Variance of the estimate, above 0.</param>
    /// <param name="scale">τ: the size of differences that is looked for, chosen beforehand, above 0. It changes how soon they are found, not
    /// how often the test errs.</param>
    public static double PValue(double difference, double variance, double scale)
    {
        if (!(variance > 0) || !(scale > 0))
        {
            return 1;
        }

        var (v, t2) = (variance, scale * scale);
        var log = (0.5 * Math.Log(v / (v + t2))) + (t2 * difference * difference / (2 * v * (v + t2)));
        return Math.Min(1, Math.Exp(-log));
    }

    /// <summary>
    /// The interval of all differences that the test does not refuse: it holds the true one at all looks together with probability 1 - level.
    /// </summary>
    /// <param name="difference">Estimated difference.</param>
    /// <param name="variance">Variance of the estimate, above 0.</param>
    /// <param name="scale">τ.</param>
    /// <param name="level">0..1.</param>
    public static Interval? IntervalOf(double difference, double variance, double scale, double level)
    {
        if (!(variance > 0) || !(scale > 0))
        {
            return null;
        }

        var (v, t2) = (variance, scale * scale);
        var half = Math.Sqrt(2 * v * (v + t2) / t2 * (Math.Log(1 / level) + (0.5 * Math.Log((v + t2) / v))));
        return new Interval(difference - half, difference + half);
    }
}
