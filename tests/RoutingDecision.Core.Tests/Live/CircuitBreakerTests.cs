using RoutingDecision.Core.Live;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Live;

public sealed class CircuitBreakerTests
{
    private const int Lease = 100;

    /// <summary>Random calls against a plain model of the breaker: at no time are more probes under way than there are places, and states follow the rules.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AnySequence_OfProbesAndResults_KeepsTheBound(int places)
    {
        var random = new Random(places);
        var health = TestPolicy.Base.Health with { HalfOpenProbes = places };
        var breaker = new CircuitBreaker(places);
        var underWay = new List<long>();
        var now = 1_000L;
        for (var i = 0; i < 20_000; i++)
        {
            now += random.Next(10);
            underWay.RemoveAll(until => until <= now);
            var before = breaker.State;
            switch (random.Next(4))
            {
                case 0:
                    breaker.OnWindow(20, random.Next(10), health, now, Lease);
                    Assert.True(breaker.State == before || (before == BreakerState.Closed && breaker.State == BreakerState.Open));
                    break;
                case 1:
                    var success = random.Next(10) != 0;
                    Assert.Equal(breaker.OnResult(success, now, Lease), breaker.State != before);
                    Assert.False(before == BreakerState.HalfOpen && !success && breaker.State != BreakerState.Open);
                    underWay.RemoveRange(0, Math.Min(underWay.Count, 1));
                    break;
                default:
                    var granted = breaker.TryProbe(now, Lease);
                    Assert.True(before != BreakerState.Closed || granted);
                    Assert.False(before == BreakerState.Open && granted && now < breaker.ProbeFrom);
                    if (granted && breaker.State == BreakerState.HalfOpen)
                    {
                        underWay.Add(now + Lease);
                    }

                    break;
            }

            underWay = breaker.State == BreakerState.HalfOpen ? underWay : [];
            Assert.True(underWay.Count <= places, $"{underWay.Count} probes of {places} after {i} steps");
        }
    }

    [Fact]
    public void OnWindow_NoErrors_NeverOpens()
    {
        var breaker = new CircuitBreaker(1);
        breaker.OnWindow(1000, 0, TestPolicy.Base.Health with { OpenAtErrorRate = 0 }, 1, 1);
        Assert.Equal(BreakerState.Closed, breaker.State);
    }
}
