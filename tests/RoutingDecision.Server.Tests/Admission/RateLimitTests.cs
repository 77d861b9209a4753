using RoutingDecision.Server.Admission;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Admission;

public sealed class RateLimitTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void Take_AfterAPause_GivesTheBurstAndThenTheRate()
    {
        var limit = new RateLimit(perSecond: 10, burst: 3, _time);

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => limit.Take() == TimeSpan.Zero));
        Assert.Equal(100, limit.Take().TotalMilliseconds, 3);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.NotEqual(TimeSpan.Zero, limit.Take());
        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => limit.Take() == TimeSpan.Zero));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => limit.Take() == TimeSpan.Zero));
    }

    [Fact]
    public void Charge_MoreThanTheBucketHolds_IsPaidOffBeforeTheNext()
    {
        var limit = new RateLimit(perSecond: 10, burst: 5, _time);
        limit.Charge(25);

        Assert.Equal(2.1, limit.Take().TotalSeconds, 3);
        _time.Advance(TimeSpan.FromSeconds(2.2));
        Assert.Equal(TimeSpan.Zero, limit.Take());
    }

    /// <summary>Whatever the pauses, no stretch of time gets more than a burst and what flowed in meanwhile.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Take_AnyArrivals_NeverExceedBurstAndRate(int seed)
    {
        const double PerSecond = 50;
        const int Burst = 7;
        var random = new Random(seed);
        var limit = new RateLimit(PerSecond, Burst, _time);
        var taken = new List<double>();
        var now = 0.0;
        for (var i = 0; i < 3_000; i++)
        {
            var pause = random.NextDouble() * (random.Next(20) == 0 ? 0.5 : 0.02);
            now += pause;
            _time.Advance(TimeSpan.FromSeconds(pause));
            if (limit.Take() == TimeSpan.Zero)
            {
                taken.Add(now);
            }
        }

        Assert.InRange(taken.Count, 1_000, 2_999);
        for (var from = 0; from < taken.Count; from += 13)
        {
            for (var to = from; to < taken.Count; to += 7)
            {
                Assert.True(
                    to - from + 1 <= Burst + (PerSecond * (taken[to] - taken[from])) + 0.01, $"{to - from + 1} in {taken[to] - taken[from]} s");
            }
        }
    }

    [Fact]
    public void Take_ManyThreads_GiveTheBurstOnce()
    {
        var limit = new RateLimit(perSecond: 0.001, burst: 1_000, _time);
        var taken = 0;

        Parallel.For(0, 4_000, _ =>
        {
            if (limit.Take() == TimeSpan.Zero)
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.Equal(1_000, taken);
    }

    [Fact]
    public void Take_Token_AllocatesNothing()
    {
        var limit = new RateLimit(perSecond: 1e6, burst: 500, TimeProvider.System);

        Assert.Equal(0, Allocations.Least(() => limit.Take()));
    }
}
