using RoutingDecision.LoadBench.Load;

namespace RoutingDecision.LoadBench.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Quantile_KnownLatencies_IsWithinABucket()
    {
        var histogram = new LatencyHistogram();
        for (var us = 1; us <= 10_000; us++)
        {
            histogram.Add(us * 1_000L);
        }

        foreach (var share in new[] { 0.001, 0.5, 0.9, 0.99, 0.999, 1 })
        {
            Assert.InRange(histogram.Quantile(share), share * 10_000, share * 10_000 * 1.017);
        }
    }

    [Fact]
    public void Quantile_OneSlowCallAmongMany_ShowsOnlyAtTheEnd()
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 999; i++)
        {
            histogram.Add(50_000);
        }

        histogram.Add(80_000_000_000);

        Assert.InRange(histogram.Quantile(0.99), 50, 51);
        Assert.InRange(histogram.Quantile(1), 80e6, 82e6);
    }

    [Fact]
    public void Add_OtherHistogram_CountsBoth()
    {
        var (left, right) = (new LatencyHistogram(), new LatencyHistogram());
        left.Add(10);
        right.Add(2_000);

        left.Add(right);

        Assert.Equal(2, left.Count);
        Assert.InRange(left.Quantile(1), 2, 2.1);
    }

    [Fact]
    public void Quantile_Empty_IsNoNumber() => Assert.True(double.IsNaN(new LatencyHistogram().Quantile(0.5)));
}
