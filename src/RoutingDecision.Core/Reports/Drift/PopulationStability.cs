namespace RoutingDecision.Core.Reports.Drift;

/// <summary>
/// The population stability index of two samples: the sum over bins of (a - b) ln(a / b), a and b being their shares of a bin. 0: alike. It is
/// symmetric, and twice the mean of the
/// two Kullback-Leibler divergences. Thresholds come from what chance does: where both samples are of one population, PSI / (1/n + 1/m) tends to a
/// chi-square variable of bins - 1
/// degrees of freedom (B. Yurdakul and J. Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation, 2020).
/// </summary>
internal static class PopulationStability
{
    /// <summary>
    /// Added to every count, so that an empty bin has a logarithm: half an observation, as in Jeffreys' prior.
    /// </summary>
    private const double Pseudocount = 0.5;

    /// <summary>The index.</summary>
    /// <param name="first">Counts of one sample by bin, in observations, not all 0.</param>
    /// <param name="second">Counts of the other by the same bins.</param>
    public static double Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var (n, m) = (Sum(first), Sum(second));
        var sum = 0d;
        for (var i = 0; i < first.Length; i++)
        {
            var a = (first[i] + Pseudocount) / n;
            var b = (second[i] + Pseudocount) / m;
            sum += (a - b) * Math.Log(a / b);
        }

        return sum;
    }

    /// <summary>What the index of two samples of one population passes with a probability.</summary>
    /// <param name="first">Size of one sample.</param>
    /// <param name="second">Size of the other.</param>
    /// <param name="bins">Bins, 2 or more.</param>
    /// <param name="probability">The probability, above 0 and below 1.</param>
    public static double Quantile(double first, double second, int bins, double probability) =>
        ((1 / first) + (1 / second)) * ChiSquare.Quantile(probability, bins - 1);

    private static double Sum(ReadOnlySpan<double> counts)
    {
        var sum = Pseudocount * counts.Length;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
