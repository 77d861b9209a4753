using RoutingDecision.Core.Live;

namespace RoutingDecision.Core.Tests.Live;

public sealed class LatencyHistogramTests
{
    /// <summary>2 ^ (1/8) - 1: half a bucket of a quarter of an octave, upwards.</summary>
    private const double MostError = 0.0906;

    [Fact]
    public void Quantile_OneDuration_IsWithinTheStatedError()
    {
        for (var ms = 1d; ms < 900_000; ms *= 1.0137)
        {
            var histogram = new LatencyHistogram();
            histogram.Add(ms);
            Assert.InRange(histogram.Quantile(0.5) / ms, 1 - MostError, 1 + MostError);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Quantile_LogNormalLatencies_IsWithinTheStatedError(double q)
    {
        var random = new Random(4711);
        for (var round = 0; round < 20; round++)
        {
            var histogram = new LatencyHistogram();
            var all = new double[1 + random.Next(3000)];
            for (var i = 0; i < all.Length; i++)
            {
                var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                all[i] = Math.Clamp(Math.Exp(6.5 + normal), 1, 900_000);
                histogram.Add(all[i]);
            }

            Array.Sort(all);
            var exact = all[(int)Math.Ceiling(q * all.Length) - 1];
            Assert.InRange(histogram.Quantile(q) / exact, 1 - MostError, 1 + MostError);
        }
    }

    [Fact]
    public void Merge_TwoHistograms_EqualsOneOfAll()
    {
        var (left, right, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var i = 1; i < 500; i++)
        {
            (i % 3 == 0 ? left : right).Add(i * 7);
            both.Add(i * 7);
        }

        left.Merge(right);
        Assert.Equal(both.Total, left.Total);
        for (var q = 0.01; q <= 1; q += 0.01)
        {
            Assert.Equal(both.Quantile(q), left.Quantile(q));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e30)]
    public void Add_AnyNumber_IsCounted(double ms)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(ms);
        Assert.Equal(1, histogram.Total);
        Assert.InRange(histogram.Quantile(0.5), 1, 1_100_000);
    }

    [Fact]
    public void Quantile_NothingRecorded_IsZero()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(5);
        histogram.Clear();
        Assert.Equal(0, histogram.Quantile(0.95));
    }
}
