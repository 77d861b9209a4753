using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports.Observing;

/// <summary>What observing has shown of one task type, or of all.</summary>
/// <param name="Tally">The counts.</param>
public sealed record ObservationSummary(ObservationTally Tally)
{
    private const double DaysOfMonth = 30;

    /// <summary>How often one answer is better than the other.</summary>
    public Estimated AnswersDiffer => Estimated.Share(Tally.AnswersDiffer, Tally.Judged);

    /// <summary>How often the answer of the model that routing would take is good enough.</summary>
    public Estimated GoodEnough => Estimated.Share(Tally.GoodEnough, Tally.Judged);

    /// <summary>
    /// What switching on would have saved in all, in US dollars: the sum of the differences of expected cost, with the interval of a sum of as many
    /// independent decisions.
    /// </summary>
    public Estimated Saved
    {
        get
        {
            var (n, saved) = (Tally.Decisions, Tally.BaselineUsd - Tally.WouldBeUsd);
            var variance = n < 2 ? 0 : (Tally.SavedSquares - (saved * saved / n)) * n / (n - 1);
            return Normal(saved, Math.Max(0, variance), n);
        }
    }

    /// <summary>The same for 30 days at the observed rate; unknown within the first hour.</summary>
    public Estimated SavedPerMonth
    {
        get
        {
            var days = Tally.Decisions == 0 ? 0 : (Tally.Last - Tally.First).TotalDays;
            var saved = Saved;
            var factor = DaysOfMonth / days;
            return days < 1 / 24d || saved.Interval is not { } interval ? default
                : saved with { Value = saved.Value * factor, Interval = new Interval(interval.Low * factor, interval.High * factor) };
        }
    }

    /// <summary>All task types together.</summary>
    public static ObservationSummary Of(IEnumerable<ObservationTally> tallies)
    {
        var sum = new ObservationTally();
        foreach (var tally in tallies)
        {
            sum.Add(tally);
        }

        return new ObservationSummary(sum);
    }

    /// <summary>
    /// How often comparisons find something, over all that routing would send elsewhere: where it would not, there is nothing to compare. They are
    /// asked for by task type with different probabilities, so each type's rate is weighted by its decisions (post-stratification; Cochran, Sampling
    /// Techniques, 1977, chapter 5A): Sum of w p, with the variance Sum of w^2 p (1 - p) / n, the p of variances by Laplace so that none is 0. Types
    /// without a comparison are left out, and <paramref name="covered"/> says which share of those decisions is in.
    /// </summary>
    /// <param name="tallies">Tallies by task type.</param>
    /// <param name="found">Comparisons of a tally that found it, of those in <see cref="ObservationTally.Judged"/>.</param>
    /// <param name="covered">Share, 0..1.</param>
    public static Estimated Stratified(IEnumerable<ObservationTally> tallies, Func<ObservationTally, long> found, out double covered)
    {
        var all = tallies.ToList();
        var known = all.Where(t => t.Judged > 0 && t.Differing > 0).ToList();
        var decisions = known.Sum(t => (double)t.Differing);
        var total = all.Sum(t => (double)t.Differing);
        covered = total == 0 ? 0 : decisions / total;
        var (rate, variance) = (0d, 0d);
        foreach (var tally in known)
        {
            var weight = tally.Differing / decisions;
            var p = (found(tally) + 1d) / (tally.Judged + 2d);
            rate += weight * found(tally) / tally.Judged;
            variance += weight * weight * p * (1 - p) / tally.Judged;
        }

        // Weights sum to 1 but for their last bits.
        var estimated = Normal(Math.Clamp(rate, 0, 1), variance, known.Sum(t => t.Judged));
        return estimated.Interval is { } interval
            ? estimated with { Interval = new Interval(Math.Max(0, interval.Low), Math.Min(1, interval.High)) }
            : estimated;
    }

    /// <summary>A value with a normal 95 % interval.</summary>
    private static Estimated Normal(double value, double variance, long n)
    {
        var half = WilsonInterval.Z * Math.Sqrt(variance);
        return n == 0 ? default : new Estimated(value, new Interval(value - half, value + half), n, n);
    }
}
