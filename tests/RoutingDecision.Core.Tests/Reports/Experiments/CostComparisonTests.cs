using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports.Experiments;

/// <summary>Costs of arms are compared as a ratio, by a scale that nothing in the data moves.</summary>
public sealed class CostComparisonTests
{
    [Fact]
    public void Of_ArmsSwapped_SaysTheSame()
    {
        var (forth, back) = (Compare(0.01, 0.0105), Compare(0.0105, 0.01));

        Assert.InRange(forth.PValue, 1e-9, 0.9);
        Assert.Equal(forth.PValue, back.PValue, 1e-12);
        Assert.Equal((forth.IsDecided, forth.Difference), (back.IsDecided, -back.Difference));
        // The ends are the same ratios, each of the other arm's mean.
        Assert.Equal(1 / (1 + (forth.Interval!.Value.High / 0.01)), 1 + (back.Interval!.Value.Low / 0.0105), 1e-9);
    }

    [Fact]
    public void Of_Difference_IsDecidedWhereItsIntervalLeavesNoneOut()
    {
        var decided = new HashSet<bool>();
        for (var cost = 0.0085; cost < 0.0115; cost += 0.0001)
        {
            var comparison = Compare(0.01, cost);
            Assert.Equal(comparison.IsDecided, comparison.Interval!.Value.Low > 0 || comparison.Interval.Value.High < 0);
            Assert.InRange(comparison.Difference, comparison.Interval.Value.Low, comparison.Interval.Value.High);
            decided.Add(comparison.IsDecided);
        }

        Assert.Equal(2, decided.Count);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(0.01, 0)]
    public void Of_ArmThatCostsNothing_HasNoRatio(double control, double arm)
    {
        var comparison = Compare(control, arm);

        Assert.Equal(arm - control, comparison.Difference, 1e-9);
        Assert.Equal((null, 1, false), (comparison.Interval, comparison.PValue, comparison.IsDecided));
    }

    /// <summary>200 keys of each arm, half of which pay a fifth less than the arm's mean and half a fifth more.</summary>
    private static ArmComparison Compare(double control, double arm)
    {
        var rows = Enumerable.Range(0, 400).Select(i => new KeyRow(
            "", (ulong)i + 1, i % 2 == 0 ? "a" : "b", 0,
            KeySums.Of([1, 1, (i % 2 == 0 ? control : arm) * (i % 4 < 2 ? 0.8 : 1.2), 0, 0, 0, 0, 0])));
        return ExperimentResult.Of("exp", [.. rows], 1, null).Comparisons.Single(c => c.Measure == "cost_usd");
    }
}
