using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports.Drift;

/// <summary>Compares one quantity of two stretches of traffic, or of traffic and training data.</summary>
internal static class DriftComparison
{
    /// <summary>Decisions of each side below which nothing is said.</summary>
    public const int LeastDecisions = 200;

    /// <summary>The finding; null: too little is known of either side, or all of it is in one bin.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="counts">Its bins of traffic now.</param>
    /// <param name="before">Its bins of what traffic is compared with, in observations.</param>
    /// <param name="falseAlarm">Probability with which chance alone may pass <see cref="DriftFinding.Chance"/>.</param>
    public static DriftFinding? Of(DriftQuantity quantity, ReadOnlySpan<int> counts, ReadOnlySpan<double> before, double falseAlarm)
    {
        Span<double> now = stackalloc double[counts.Length];
        Span<double> then = stackalloc double[counts.Length];
        var (n, m) = (0d, 0d);
        for (var i = 0; i < counts.Length; i++)
        {
            (now[i], then[i]) = (counts[i], before[i]);
            n += counts[i];
            m += before[i];
        }

        if (n < LeastDecisions || m < LeastDecisions)
        {
            return null;
        }

        var scale = Math.Min(n, m) / (n + m);
        var bins = quantity.IsOrdered ? BinPooling.Neighbours(now, then, scale) : BinPooling.Rare(now, then, scale);
        return bins < 2
            ? null
            : new DriftFinding(
                quantity.Name, quantity.Kind, quantity.Against, PopulationStability.Of(now[..bins], then[..bins]),
                PopulationStability.Quantile(n, m, bins, falseAlarm), bins, (long)n);
    }
}

/// <summary>How far one quantity has shifted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is of.</param>
/// <param name="Against">What it was compared with.</param>
/// <param name="Psi">Population stability index; 0: no shift.</param>
/// <param name="Chance">What chance alone reaches no more often than at the rate of <see cref="DriftLedger.FalseAlarmRate"/> over all quantities
/// together.</param>
/// <param name="Bins">Bins that were compared, after small ones were pooled.</param>
/// <param name="Decisions">Decisions behind it.</param>
public sealed record DriftFinding(string Name, DriftKind Kind, DriftBaseline Against, double Psi, double Chance, int Bins, long Decisions)
{
    /// <summary>Whether it counts as drift under settings: more than chance explains, and enough to matter.</summary>
    public bool IsDrift(DriftSettings settings) => (Against & settings.Against) != DriftBaseline.None && Psi > ThresholdOf(settings);

    /// <summary>What the index must pass to count as drift.</summary>
    public double ThresholdOf(DriftSettings settings) => Math.Max(Chance, settings.Threshold);
}
