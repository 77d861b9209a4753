using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports;

public sealed class ChiSquareTests
{
    // Percentage points as tables of the distribution print them.
    [Theory]
    [InlineData(0.05, 1, 3.841459)]
    [InlineData(0.95, 3, 0.351846)]
    [InlineData(0.05, 10, 18.307038)]
    [InlineData(0.001, 5, 20.515006)]
    [InlineData(0.01, 100, 135.806723)]
    public void Quantile_TabledPoint_IsThatOfTheTable(double upperTail, int degrees, double expected) =>
        Assert.Equal(expected, ChiSquare.Quantile(upperTail, degrees), 1e-6);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(40)]
    public void UpperTail_OfAQuantile_IsItsProbability(int degrees)
    {
        foreach (var probability in new[] { 0.999, 0.5, 0.05, 1e-3, 1e-6, 1e-12 })
        {
            Assert.Equal(1, ChiSquare.UpperTail(ChiSquare.Quantile(probability, degrees), degrees) / probability, 1e-6);
        }
    }

    [Fact]
    public void UpperTail_TwoDegrees_IsTheExponential()
    {
        for (var x = 0d; x < 60; x += 0.7)
        {
            Assert.Equal(Math.Exp(-x / 2), ChiSquare.UpperTail(x, 2), 1e-14);
        }
    }
}
