namespace RoutingDecision.Core.Reports;

/// <summary>
/// The chi-square distribution. Tails by the incomplete gamma function: its series below the mean, its continued fraction (Lentz) above
/// (Abramowitz and Stegun, 6.5.29 and 6.5.31).
/// </summary>
public static class ChiSquare
{
    private const int MostTerms = 10_000;
    private const double Precision = 1e-15;
    private const double Tiny = 1e-300;

    /// <summary>P(X &gt;= x), 0..1.</summary>
    /// <param name="x">0 or more.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    public static double UpperTail(double x, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        var (a, half) = (degrees / 2d, x / 2);
        if (half == 0)
        {
            return 1;
        }

        var scale = Math.Exp((a * Math.Log(half)) - half - LogGamma(a));
        return Math.Clamp(half < a + 1 ? 1 - (scale * Series(a, half)) : scale * Fraction(a, half), 0, 1);
    }

    /// <summary>The x that is reached or passed with a probability.</summary>
    /// <param name="upperTail">The probability, above 0 and below 1.</param>
    /// <param name="degrees">Degrees of freedom, 1 or more.</param>
    public static double Quantile(double upperTail, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(upperTail);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(upperTail, 1);
        var (low, high) = (0d, degrees + 10d);
        while (UpperTail(high, degrees) > upperTail)
        {
            (low, high) = (high, 2 * high);
        }

        while (high - low > 1e-12 * high)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = UpperTail(middle, degrees) > upperTail ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < MostTerms && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n < MostTerms; n++)
        {
            var an = -n * (n - a);
            b += 2;
            d = 1 / NonZero((an * d) + b);
            c = NonZero(b + (an / c));
            var step = c * d;
            h *= step;
            if (Math.Abs(step - 1) < Precision)
            {
                break;
            }
        }

        return h;
    }

    private static double NonZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>The logarithm of gamma at whole and half numbers, from gamma(1) = 1 and gamma(1/2) = sqrt(pi).</summary>
    private static double LogGamma(double a)
    {
        var sum = 0d;
        for (; a > 1; a--)
        {
            sum += Math.Log(a - 1);
        }

        return a == 1 ? sum : sum + (0.5 * Math.Log(Math.PI));
    }
}
