using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports.Experiments;

public sealed class ClusterMeanTests
{
    [Fact]
    public void Of_OneDecisionPerKey_HasTheUsualStandardError()
    {
        double[] values = [1, 2, 3, 4, 5];

        var mean = ClusterMean.Of(values.Select(v => (v, 1.0)));

        Assert.Equal((3, 5), (mean.Value, mean.Keys));
        Assert.Equal(2.5 / 5, mean.Variance, 9);
    }

    [Fact]
    public void Of_KeysOfManyLikeDecisions_IsAsUnsureAsItsKeys()
    {
        // Ten users of a hundred equal decisions each know no more than ten decisions.
        var mean = ClusterMean.Of(Enumerable.Range(0, 10).Select(i => (i < 5 ? 100.0 : 0, 100.0)));

        var share = mean.ToShare();
        Assert.Equal((0.5, 1_000), (share.Value, share.Samples));
        Assert.InRange(share.EffectiveSamples, 8, 11);
    }

    [Fact]
    public void Of_KeysOfUnlikeWeight_IsHajeksRatioOfFewerKeys()
    {
        var mean = ClusterMean.Of([(5, 5, 1), (0, 20, 1), (5, 5, 1)]);

        Assert.Equal((10 / 30.0, 3, 3), (mean.Value, mean.Observations, mean.Keys));
        Assert.Equal(2, mean.EffectiveKeys, 9);
        // Residuals 10/3, -20/3 and 10/3 over 30.
        Assert.Equal(3 / 2.0 * (600 / 9.0) / 900, mean.Variance, 9);
    }

    [Fact]
    public void ToShare_UnlikeWeightsAndAllGood_IsAsUnsureAsItsEffectiveKeys() =>
        Assert.Equal(2, ClusterMean.Of([(5, 5, 1), (20, 20, 1), (5, 5, 1)]).ToShare().EffectiveSamples, 9);

    [Fact]
    public void ToShare_UnequalUsers_CoversTheTruth()
    {
        var random = new Random(5);
        var covered = 0;
        const int Runs = 400;
        for (var run = 0; run < Runs; run++)
        {
            var keys = Enumerable.Range(0, 150).Select(_ =>
            {
                var (liking, count) = (0.6 + (0.4 * random.NextDouble()), random.Next(1, 12));
                return ((double)Enumerable.Range(0, count).Count(_ => random.NextDouble() < liking), (double)count);
            });
            var interval = ClusterMean.Of(keys).ToShare().Interval!.Value;
            covered += interval.Low <= 0.8 && interval.High >= 0.8 ? 1 : 0;
        }

        Assert.InRange(covered / (double)Runs, 0.92, 0.985);
    }
}
