namespace RoutingDecision.Core.Reports;

/// <summary>An estimate and how well it is known.</summary>
/// <param name="Value">The estimate; 0 without observations.</param>
/// <param name="Interval">95 %; null: there is nothing to compute it from.</param>
/// <param name="Samples">Observations behind it.</param>
/// <param name="EffectiveSamples">What they are worth where they are weighted: as many equally weighted ones would say as much.</param>
public readonly record struct Estimated(double Value, Interval? Interval, long Samples, double EffectiveSamples)
{
    /// <summary>A share of equally weighted observations, with Wilson's interval.</summary>
    public static Estimated Share(double successes, double n) =>
        n > 0 ? new Estimated(successes / n, WilsonInterval.Of(successes, n), (long)Math.Round(n), n) : default;

    /// <summary>
    /// A share of sampled observations, each of which stands for 1 / its probability of being sampled: Hájek's ratio Σwy / Σw (Hájek 1971; the
    /// self-normalised form of Horvitz and Thompson 1952), with Wilson's interval at Kish's effective size (Σw)² / Σw² (Kish 1965, "Survey
    /// Sampling").
    /// </summary>
    /// <param name="n">Observations.</param>
    /// <param name="weight">Σw.</param>
    /// <param name="squares">Σw².</param>
    /// <param name="so">Σwy, y being 1 where it was so.</param>
    public static Estimated WeightedShare(double n, double weight, double squares, double so)
    {
        if (!(n > 0.5) || !(weight > 0) || !(squares > 0))
        {
            return default;
        }

        var share = Math.Clamp(so / weight, 0, 1);
        var effective = weight * weight / squares;
        return new Estimated(share, WilsonInterval.Of(share * effective, effective), (long)Math.Round(n), effective);
    }

    /// <summary>A mean with the normal distribution's interval; without one below two observations.</summary>
    /// <param name="n">Observations.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="squares">Sum of their squares.</param>
    public static Estimated Mean(double n, double sum, double squares)
    {
        if (!(n > 0.5))
        {
            return default;
        }

        var mean = sum / n;
        if (n < 1.5)
        {
            return new Estimated(mean, null, 1, 1);
        }

        var half = WilsonInterval.Z * Math.Sqrt(Math.Max(0, (squares / n) - (mean * mean)) / (n - 1));
        return new Estimated(mean, new Interval(mean - half, mean + half), (long)Math.Round(n), n);
    }
}
