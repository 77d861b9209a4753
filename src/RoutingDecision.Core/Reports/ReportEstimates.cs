namespace RoutingDecision.Core.Reports;

/// <summary>What the sums of a cell say, with how well it is known.</summary>
public static class ReportEstimates
{
    /// <summary>Share of the recommended model's answers that satisfied, of those of which a user said so.</summary>
    public static Estimated Satisfied(ReportSums s) => Estimated.Share(s[ReportMeasure.Satisfied], s[ReportMeasure.AskedSatisfied]);

    /// <summary>Share that passed a judge, each judged answer weighted by 1 / the probability of its ask.</summary>
    public static Estimated Passed(ReportSums s) => Estimated.WeightedShare(
        s[ReportMeasure.Judged], s[ReportMeasure.JudgedWeight], s[ReportMeasure.JudgedSquares], s[ReportMeasure.PassedWeight]);

    /// <summary>Share of the ratings that were 4 or 5.</summary>
    public static Estimated RatedGood(ReportSums s) => Estimated.Share(s[ReportMeasure.RatedGood], s[ReportMeasure.Rated]);

    /// <summary>Mean rating, 1..5.</summary>
    public static Estimated MeanRating(ReportSums s) =>
        Estimated.Mean(s[ReportMeasure.Rated], s[ReportMeasure.RatingSum], s[ReportMeasure.RatingSquares]);

    /// <summary>Share of good answers by the source that knows most: users, judges or ratings.</summary>
    public static Estimated Accuracy(ReportSums s)
    {
        var (satisfied, passed, rated) = (Satisfied(s), Passed(s), RatedGood(s));
        var best = passed.EffectiveSamples > satisfied.EffectiveSamples ? passed : satisfied;
        return rated.EffectiveSamples > best.EffectiveSamples ? rated : best;
    }

    /// <summary>Share of the decisions that needed a stronger tier.</summary>
    public static Estimated UnderRoute(ReportSums s) => Estimated.WeightedShare(
        s[ReportMeasure.UnderKnown], s[ReportMeasure.UnderWeight], s[ReportMeasure.UnderSquares], s[ReportMeasure.UnderSum]);

    /// <summary>Share of the decisions for which a cheaper tier would have been enough.</summary>
    public static Estimated OverRoute(ReportSums s) => Estimated.WeightedShare(
        s[ReportMeasure.OverKnown], s[ReportMeasure.OverWeight], s[ReportMeasure.OverSquares], s[ReportMeasure.OverSum]);

    /// <summary>Share of the answered decisions that went on to a stronger tier.</summary>
    public static Estimated Escalated(ReportSums s) => Estimated.Share(s[ReportMeasure.Escalated], s[ReportMeasure.Answered]);

    /// <summary>Mean time that going on to a stronger tier added, in milliseconds; 0: none did.</summary>
    public static double EscalationMs(ReportSums s) =>
        s[ReportMeasure.Escalated] > 0 ? s[ReportMeasure.EscalationMs] / s[ReportMeasure.Escalated] : 0;

    /// <summary>Mean cost of an answered decision with all its tries, in US dollars.</summary>
    public static Estimated CostPerDecision(ReportSums s) =>
        Estimated.Mean(s[ReportMeasure.Answered], s[ReportMeasure.AnsweredCost], s[ReportMeasure.CostSquares]);

    /// <summary>
    /// Expected cost of routing: that of the recommendations, and what tries beyond the first cost, in US dollars. Compared with always one tier
    /// it is like with like, as both stand for the same expected tokens.
    /// </summary>
    public static double RoutedCost(ReportSums s) => s[ReportMeasure.EstimatedCost] + s[ReportMeasure.FurtherCost];

    /// <summary>Saved against sending everything to the standard tier, in US dollars; below 0: routing cost more.</summary>
    public static double SavedOverStandard(ReportSums s) => s[ReportMeasure.StandardCost] - RoutedCost(s);

    /// <summary>Saved against sending everything to the strongest tier.</summary>
    public static double SavedOverPremium(ReportSums s) => s[ReportMeasure.PremiumCost] - RoutedCost(s);
}
