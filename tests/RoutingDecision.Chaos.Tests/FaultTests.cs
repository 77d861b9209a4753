using RoutingDecision.Chaos.Faults;

namespace RoutingDecision.Chaos.Tests;

/// <summary>A few of the faults of <c>make chaos</c>, smaller. Counts are asserted, times never.</summary>
public sealed class FaultTests
{
    private static readonly ChaosSettings Small = new()
    {
        Server = Path.Combine(AppContext.BaseDirectory, "routing-server"),
        Callers = 8,
        Reporters = 4,
        DecisionsPerPhase = 100,
        WarmUp = 100,
        Kills = 5,
        Pause = TimeSpan.FromMilliseconds(5),
        RedisWaitMs = 50,
    };

    [Theory]
    [InlineData("server-kill")]
    [InlineData("redis-kill")]
    [InlineData("redis-freeze")]
    [InlineData("torn-record")]
    public async Task RunAsync_Fault_LosesNothingAndFailsNoDecision(string name)
    {
        var row = await FaultList.Named(name).RunAsync(Small, CancellationToken.None);

        Assert.Null(row.Skipped);
        Assert.True(row.Failed == 0, string.Join("; ", row.Errors));
        Assert.True(row.Decisions > 0);
        Assert.True(row.Acknowledged > 0);
        Assert.Equal(row.Acknowledged, row.Stored);
        Assert.Equal(0, row.Duplicated);
        Assert.NotNull(row.Converged);
    }
}
