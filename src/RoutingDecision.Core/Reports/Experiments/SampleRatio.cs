namespace RoutingDecision.Core.Reports;

/// <summary>Pearson's test of counts against expected shares.</summary>
public static class SampleRatio
{
    /// <summary>The probability of counts as far or farther from their shares by chance; 1 when there is nothing to compare.</summary>
    /// <param name="counts">Counts per group.</param>
    /// <param name="shares">Expected shares; they need not sum to 1.</param>
    public static double PValue(IReadOnlyList<double> counts, IReadOnlyList<double> shares)
    {
        var (total, whole) = (counts.Sum(), shares.Sum());
        if (counts.Count < 2 || !(total > 0) || !(whole > 0))
        {
            return 1;
        }

        var statistic = 0.0;
        for (var i = 0; i < counts.Count; i++)
        {
            var expected = total * shares[i] / whole;
            statistic += expected > 0 ? (counts[i] - expected) * (counts[i] - expected) / expected : 0;
        }

        return ChiSquare.UpperTail(statistic, counts.Count - 1);
    }
}
