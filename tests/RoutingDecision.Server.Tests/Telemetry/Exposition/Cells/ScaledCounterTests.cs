using System.Diagnostics.Metrics;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition.Cells;

public sealed class ScaledCounterTests
{
    [Fact]
    public void Add_SmallAmountsOften_LosesNone()
    {
        using var meter = new Meter("test");
        var counter = new ScaledCounter(meter, "test.cost", "USD", "Cost.", 1e9);

        for (var i = 0; i < 1_000; i++)
        {
            counter.Add(0.0000025);
        }

        Assert.Equal(0.0025, counter.Value, 12);
    }

    [Fact]
    public void Add_Negative_IsRefused()
    {
        using var meter = new Meter("test");
        var counter = new ScaledCounter(meter, "test.cost", "USD", "Cost.", 1e9);

        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Add(-1));
    }
}
