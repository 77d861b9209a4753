using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition.Cells;

public sealed class LatencyBoundsTests
{
    [Fact]
    public void Seconds_AsDocumented_RunFromOneMicrosecondToTenSecondsInStepsOfAtMostTwoAndAHalf()
    {
        double[] bounds = LatencyBounds.Seconds;

        Assert.Equal(22, bounds.Length);
        Assert.Equal((1e-6, 10.0), (bounds[0], bounds[^1]));
        Assert.All(bounds.Zip(bounds.Skip(1)), pair => Assert.InRange(pair.Second / pair.First, 1.99, 2.51));
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(10_000_000)]
    [InlineData(1_000_000_000)]
    [InlineData(2_999_999_999)]
    public void BucketOf_AnyDuration_IsTheFirstBoundThatIsNotLess(long frequency)
    {
        var bounds = new LatencyBounds(frequency);
        var random = new Random(20);
        IEnumerable<long> edges = LatencyBounds.Seconds
            .Select(seconds => (long)((decimal)seconds * frequency))
            .SelectMany(tick => new[] { tick - 1, tick, tick + 1 });
        IEnumerable<long> powers = Enumerable.Range(0, 63).SelectMany(shift => new[] { (1L << shift) - 1, 1L << shift });
        IEnumerable<long> random63 = Enumerable.Range(0, 20_000).Select(_ => random.NextInt64() >> random.Next(63));

        foreach (long elapsed in edges.Concat(powers).Concat(random63).Append(long.MaxValue))
        {
            int expected = LatencyBounds.Seconds.Count(seconds => elapsed > (decimal)seconds * frequency);
            Assert.Equal((elapsed, expected), (elapsed, bounds.BucketOf(elapsed)));
        }
    }

    [Fact]
    public void Constructor_ClockCoarserThanTheFirstBound_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyBounds(999_999));
}
