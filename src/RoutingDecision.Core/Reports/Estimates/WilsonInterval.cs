namespace RoutingDecision.Core.Reports;

/// <summary>An interval that holds the true value with 95 % confidence.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);

/// <summary>
/// The interval of a share by Wilson (1927), "Probable inference, the law of succession, and statistical inference": unlike the textbook's p ±
/// z·s/√n it stays within 0..1 and is honest for few observations and for shares near an end.
/// </summary>
public static class WilsonInterval
{
    /// <summary>Quantile of the standard normal distribution for 95 % on both sides.</summary>
    public const double Z = 1.959963984540054;

    /// <summary>The 95 % interval; null without observations.</summary>
    /// <param name="successes">Observations that were so, 0 to <paramref name="n"/>; not whole where observations are weighted.</param>
    /// <param name="n">Observations, or the effective number of weighted ones.</param>
    public static Interval? Of(double successes, double n)
    {
        if (!(n > 0))
        {
            return null;
        }

        var p = Math.Clamp(successes / n, 0, 1);
        var z2 = Z * Z;
        var middle = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        var half = Z / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        return new Interval(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
