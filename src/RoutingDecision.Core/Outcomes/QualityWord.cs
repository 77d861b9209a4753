namespace RoutingDecision.Core.Outcomes;

/// <summary>
/// What a report says of an answer's quality, and for how many decisions it stands: 1 / the probability with which it was asked for (Horvitz and
/// Thompson 1952), so that a tier that is asked seldom counts no less than one that is asked often.
/// </summary>
/// <param name="Good">Whether the answer was good; null: nobody said so whose word counts.</param>
/// <param name="Weight">At least 1; 0: nobody's word counts.</param>
public readonly record struct QualityWord(bool? Good, double Weight)
{
    /// <summary>
    /// The word of a report, in the order of <see cref="OutcomeReport.QualityOf"/>. A user, who is not asked by a draw, speaks for one decision; so
    /// does a judge beside a user, as the quality would be known without the judge.
    /// </summary>
    /// <param name="satisfied">The user's word.</param>
    /// <param name="verdict">The judge's.</param>
    /// <param name="rating">The user's rating, 1..5.</param>
    /// <param name="probability">With which the judge was asked, 0..1; see <see cref="OfJudge"/>.</param>
    /// <param name="isAsked">Whether the judge was.</param>
    public static QualityWord Of(bool? satisfied, Verdict verdict, int? rating, double probability, bool isAsked)
    {
        var judge = OfJudge(probability, isAsked);
        var good = OutcomeReport.QualityOf(satisfied, judge > 0 ? verdict : Verdict.None, rating);
        return new QualityWord(good, good is null ? 0 : satisfied is null && rating is null ? judge : 1);
    }

    /// <summary>For how many decisions a judge's word stands.</summary>
    /// <param name="probability">With which it was asked for, 0..1; 0: none is asked for, and one that comes stands for itself.</param>
    /// <param name="isAsked">Whether it was; a volunteered word among sampled ones stands for none.</param>
    public static double OfJudge(double probability, bool isAsked) => probability <= 0 ? 1 : isAsked ? 1 / probability : 0;

    /// <summary>For how many decisions a comparison stands.</summary>
    /// <param name="probability">With which it was asked for, 0..1; 0: none is asked for.</param>
    public static double OfComparison(double probability) => probability > 0 ? 1 / probability : 1;

    /// <summary>The same where it is known whether it was asked for: a volunteered one among sampled ones stands for none.</summary>
    /// <param name="probability">With which it was asked for, 0..1; 0: none is asked for, and one that comes stands for itself.</param>
    /// <param name="isAsked">Whether it was.</param>
    public static double OfComparison(double probability, bool isAsked) => probability > 0 && !isAsked ? 0 : OfComparison(probability);
}
