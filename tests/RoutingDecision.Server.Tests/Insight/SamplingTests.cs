using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Services;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>The day's budget of measurements over gRPC.</summary>
public sealed class SamplingTests : IDisposable
{
    private const string Ten = TestPolicies.Rules + "sampling: {evaluate: 1, evaluate_per_day: 10}\n";

    private readonly TemporaryFolder _state = new();
    // No new table of probabilities: as soon as one has seen traffic it spreads what is left of the day's asks over the day.
    private readonly ShiftedTime _time = ShiftedTime.AtNoon(silent: SamplingRefresh.Interval);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Decide_BudgetSpent_AsksNoMoreAndSaysProbabilityZero()
    {
        await using var server = await StartAsync();

        var asks = await AskAsync(server, 40);

        Assert.Equal(10, asks.Count(a => a));
    }

    [Fact]
    public async Task Decide_Reload_GoesOnWithTheDaysAsks()
    {
        await using var server = await StartAsync();
        await AskAsync(server, 10);
        var before = await server.PolicyInForceAsync();

        server.WritePolicy(Ten + "# edited\n");
        await Until.TrueAsync(async () => await server.PolicyInForceAsync() != before, () => "the policy is in force");

        Assert.DoesNotContain(true, await AskAsync(server, 20));
    }

    [Fact]
    public async Task Decide_Restart_GoesOnWithTheDaysAsks()
    {
        await using (var server = await StartAsync(o => o.State = _state.FullPath))
        {
            await AskAsync(server, 6);
        }

        await using var next = await StartAsync(o => o.State = _state.FullPath);
        await next.Part<TrafficFollower>().CatchUpAsync();

        Assert.Equal(4, (await AskAsync(next, 20)).Count(a => a));
    }

    private Task<ServerUnderTest> StartAsync(Action<ServerOptions>? change = null) => ServerUnderTest.StartAsync(Ten, change: change, time: _time);

    /// <summary>Decides and says which decisions ask for a judgement.</summary>
    private static async Task<List<bool>> AskAsync(ServerUnderTest server, int decisions)
    {
        var asks = new List<bool>();
        for (var i = 0; i < decisions; i++)
        {
            var plan = (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Plan;
            asks.Add(plan.Asks.Any(a => a.Kind == SamplingKind.Evaluate));
        }

        return asks;
    }
}
