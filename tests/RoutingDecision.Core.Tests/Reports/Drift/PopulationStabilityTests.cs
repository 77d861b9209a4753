using RoutingDecision.Core.Reports.Drift;

namespace RoutingDecision.Core.Tests.Reports.Drift;

public sealed class PopulationStabilityTests
{
    [Fact]
    public void Of_TwoBins_IsTheSumOfItsTerms()
    {
        // Shares 0.5 and 0.5 against 0.25 and 0.75, after half an observation is added to each of the counts.
        var psi = PopulationStability.Of([499.5, 499.5], [249.5, 749.5]);

        Assert.Equal((0.25 * Math.Log(2)) + (-0.25 * Math.Log(0.5 / 0.75)), psi, 1e-12);
    }

    [Fact]
    public void Of_LikeShares_IsZero() => Assert.Equal(0, PopulationStability.Of([99.5, 199.5, 299.5], [9.5, 19.5, 29.5]), 1e-12);

    [Fact]
    public void Of_SwappedSamples_IsTheSame() =>
        Assert.Equal(PopulationStability.Of([10, 20, 70], [30, 30, 40]), PopulationStability.Of([30, 30, 40], [10, 20, 70]), 1e-12);

    [Fact]
    public void Quantile_Null_IsPassedAtItsRate()
    {
        // Under the null the index is a scaled chi-square variable; 2,000 draws at 5 % pass 100 times give or take three deviations.
        var random = new Random(11);
        var passed = 0;
        for (var draw = 0; draw < 2_000; draw++)
        {
            var (a, b) = (Draw(random, 2_000), Draw(random, 3_000));
            passed += PopulationStability.Of(a, b) > PopulationStability.Quantile(2_000, 3_000, a.Length, 0.05) ? 1 : 0;
        }

        Assert.InRange(passed, 71, 129);
    }

    private static double[] Draw(Random random, int count)
    {
        var bins = new double[8];
        for (var i = 0; i < count; i++)
        {
            bins[random.Next(bins.Length)]++;
        }

        return bins;
    }
}
