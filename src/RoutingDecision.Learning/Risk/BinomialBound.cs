using MathNet.Numerics.Distributions;

namespace RoutingDecision.Learning.Risk;

/// <summary>Exact one-sided statements about a rate from counts (Clopper and Pearson 1934).</summary>
internal static class BinomialBound
{
    /// <summary>
    /// p-value of the hypothesis that the rate is over <paramref name="rate"/>: P(at most <paramref name="hits"/> of <paramref name="trials"/>) at
    /// that rate. Small values speak for a lower rate.
    /// </summary>
    public static double PValue(int hits, int trials, double rate) => trials == 0 ? 1 : Binomial.CDF(rate, trials, hits);
}
