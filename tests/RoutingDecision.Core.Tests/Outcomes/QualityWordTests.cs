using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Tests.Outcomes;

/// <summary>For how many decisions a report's word on quality stands.</summary>
public sealed class QualityWordTests
{
    [Theory]
    [InlineData(null, Verdict.Pass, null, 0.25, true, true, 4)]
    [InlineData(null, Verdict.Fail, null, 0.25, true, false, 4)]
    [InlineData(null, Verdict.Fail, null, 0.25, false, null, 0)]
    [InlineData(null, Verdict.Fail, null, 0, false, false, 1)]
    [InlineData(null, Verdict.Unsure, null, 0.25, true, null, 0)]
    [InlineData(null, Verdict.None, null, 0.25, true, null, 0)]
    [InlineData(true, Verdict.Fail, null, 0.25, true, true, 1)]
    [InlineData(false, Verdict.Pass, null, 0.25, false, false, 1)]
    [InlineData(null, Verdict.None, 5, 0.25, true, true, 1)]
    [InlineData(null, Verdict.Fail, 5, 0.25, true, false, 1)]
    [InlineData(null, Verdict.Fail, 5, 0.25, false, true, 1)]
    public void Of_Report_StandsForTheInverseOfTheJudgesProbabilityAndAUserForOne(
        bool? satisfied, Verdict verdict, int? rating, double probability, bool isAsked, bool? good, double weight) =>
        Assert.Equal(new QualityWord(good, weight), QualityWord.Of(satisfied, verdict, rating, probability, isAsked));

    [Theory]
    [InlineData(0.02, 50)]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    public void OfComparison_Probability_IsItsInverse(double probability, double weight) =>
        Assert.Equal(weight, QualityWord.OfComparison(probability));
}
