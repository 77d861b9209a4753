namespace RoutingDecision.Core.Sampling;

/// <summary>
/// Shares out asks among the strata of a tier: evenly, as far as there is traffic for it, so that a rare task type is measured as well as a common
/// one (equal allocation with certainty strata; Cochran, Sampling Techniques, 1977, chapter 5). No stratum gets less than a quarter of the tier's
/// share, because the weight of its answers in a reweighted estimate is the inverse of its probability.
/// </summary>
internal static class Allocation
{
    /// <summary>Least probability of a stratum, as part of the tier's share.</summary>
    public const double Least = 0.25;

    private const int Bisections = 60;

    /// <summary>
    /// Fills the probability of each stratum: quota / volume, between the least one and 1, with the quota at which the expected number of asks is the
    /// share of the volume.
    /// </summary>
    /// <param name="share">Share of the tier's decisions that are asked, 0..1.</param>
    /// <param name="volumes">Decisions by stratum, each over 0.</param>
    /// <param name="probabilities">Filled; as long as <paramref name="volumes"/>.</param>
    public static void Fill(double share, ReadOnlySpan<double> volumes, Span<double> probabilities)
    {
        if (share is <= 0 or >= 1)
        {
            probabilities.Fill(share);
            return;
        }

        var (low, high, sum) = (0d, 0d, 0d);
        foreach (var volume in volumes)
        {
            high = Math.Max(high, volume);
            sum += volume;
        }

        for (var i = 0; i < Bisections; i++)
        {
            var quota = (low + high) / 2;
            (low, high) = Asks(share, volumes, quota) < share * sum ? (quota, high) : (low, quota);
        }

        for (var i = 0; i < volumes.Length; i++)
        {
            probabilities[i] = Probability(share, volumes[i], high);
        }
    }

    private static double Asks(double share, ReadOnlySpan<double> volumes, double quota)
    {
        var asks = 0d;
        foreach (var volume in volumes)
        {
            asks += volume * Probability(share, volume, quota);
        }

        return asks;
    }

    private static double Probability(double share, double volume, double quota) => Math.Clamp(quota / volume, Least * share, 1);
}
