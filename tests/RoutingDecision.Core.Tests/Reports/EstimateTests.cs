using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports;

public sealed class EstimateTests
{
    // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_Known_IsAsPublished(double successes, double n, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, n)!.Value;

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Wilson_NoObservations_IsNone() => Assert.Null(WilsonInterval.Of(0, 0));

    [Fact]
    public void WeightedShare_SampledAtUnequalRates_IsNearTheTruthAndCoversIt()
    {
        var random = new Random(7);
        var covered = 0;
        var mean = 0.0;
        const int Runs = 400;
        for (var run = 0; run < Runs; run++)
        {
            double n = 0, w = 0, squares = 0, so = 0;
            for (var i = 0; i < 2_000; i++)
            {
                // Hard asks fail more often and are sampled more often: unweighted, 17 % would be found.
                var hard = random.Next(10) == 0;
                var fails = random.NextDouble() < (hard ? 0.3 : 0.02);
                var probability = hard ? 0.8 : 0.1;
                if (random.NextDouble() < probability)
                {
                    n++;
                    w += 1 / probability;
                    squares += 1 / (probability * probability);
                    so += fails ? 1 / probability : 0;
                }
            }

            var share = Estimated.WeightedShare(n, w, squares, so);
            mean += share.Value / Runs;
            covered += share.Interval!.Value.Low <= 0.048 && share.Interval.Value.High >= 0.048 ? 1 : 0;
        }

        Assert.Equal(0.048, mean, 2);
        Assert.InRange(covered / (double)Runs, 0.93, 1);
    }

    [Fact]
    public void WeightedShare_EqualWeights_IsThePlainShare()
    {
        var weighted = Estimated.WeightedShare(50, 50 * 5, 50 * 25, 10 * 5);

        Assert.Equal(Estimated.Share(10, 50), weighted);
    }

    [Fact]
    public void Mean_Observations_HasTheNormalInterval()
    {
        double[] values = [1, 2, 3, 4, 5];

        var mean = Estimated.Mean(5, values.Sum(), values.Sum(v => v * v));

        Assert.Equal(3, mean.Value);
        Assert.Equal(3 - (1.959964 * Math.Sqrt(2.5 / 5)), mean.Interval!.Value.Low, 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TokenHistogram_MergedParts_GiveQuantilesWithinTheStatedError(int seed)
    {
        var random = new Random(seed);
        TokenHistogram[] parts = [new(), new(), new()];
        var sizes = new List<long>();
        for (var i = 0; i < 5_000; i++)
        {
            var size = (long)Math.Exp(random.NextDouble() * 14) - 1;
            sizes.Add(size);
            parts[random.Next(3)].Add(size);
        }

        var whole = new TokenHistogram();
        foreach (var part in parts)
        {
            whole.Add(part);
        }

        sizes.Sort();
        Assert.Equal(sizes.Count, whole.Count);
        foreach (var share in (double[])[0.01, 0.25, 0.5, 0.95, 0.99, 1])
        {
            var exact = sizes[(int)Math.Ceiling(share * sizes.Count) - 1];
            Assert.InRange(whole.Quantile(share), exact * (1 - TokenHistogram.RelativeError) - 1e-9, exact * (1 + TokenHistogram.RelativeError) + 1e-9);
        }
    }
}
