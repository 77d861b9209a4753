using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Tests.Outcomes;

public sealed class SeenReportsTests
{
    [Fact]
    public void TryAdd_Repeated_IsFalse()
    {
        var seen = new SeenReports(10);
        Assert.True(seen.TryAdd(1, 1));
        Assert.False(seen.TryAdd(1, 1));
        Assert.True(seen.TryAdd(1, 2));
        Assert.True(seen.TryAdd(2, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void TryAdd_LastCapacityReports_AreAlwaysKnown(int capacity)
    {
        var seen = new SeenReports(capacity);
        for (var i = 0; i < 5 * capacity; i++)
        {
            Assert.True(seen.TryAdd((UInt128)i, 1));
            for (var back = 0; back < Math.Min(capacity, i + 1); back++)
            {
                Assert.False(seen.TryAdd((UInt128)(i - back), 1));
            }
        }
    }

    [Fact]
    public void TryAdd_LongAgo_IsForgotten()
    {
        var seen = new SeenReports(10);
        for (var i = 0; i < 21; i++)
        {
            seen.TryAdd((UInt128)i, 1);
        }

        Assert.True(seen.TryAdd(0, 1));
    }

    [Fact]
    public void TryAdd_ManyThreads_LetsEachReportInOnce()
    {
        var seen = new SeenReports(100_000);
        var taken = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 5000; i++)
            {
                if (seen.TryAdd((UInt128)i, 1))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        });
        Assert.Equal(5000, taken);
    }
}
