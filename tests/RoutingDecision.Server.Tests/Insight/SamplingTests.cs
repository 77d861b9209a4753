using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>The day's budget of measurements over gRPC.</summary>
public sealed class SamplingTests : IDisposable
{
    private const string Ten = TestPolicies.Rules + "sampling: {evaluate: 1, evaluate_per_day: 10}\n";

    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Decide_BudgetSpent_AsksNoMoreAndSaysProbabilityZero()
    {
        await using var server = await ServerUnderTest.StartAsync(Ten);

        var asks = await AskAsync(server, 40);

        Assert.Equal(10, asks.Count(a => a));
    }

    [Fact]
    public async Task Decide_Reload_GoesOnWithTheDaysAsks()
    {
        await using var server = await ServerUnderTest.StartAsync(Ten);
        await AskAsync(server, 10);
        var before = await server.PolicyInForceAsync();

        server.WritePolicy(Ten + "# edited\n");
        await Until.TrueAsync(async () => await server.PolicyInForceAsync() != before, () => "the policy is in force");

        Assert.DoesNotContain(true, await AskAsync(server, 20));
    }

    [Fact]
    public async Task Decide_Restart_GoesOnWithTheDaysAsks()
    {
        await using (var server = await ServerUnderTest.StartAsync(Ten, change: o => o.State = _state.FullPath))
        {
            await AskAsync(server, 6);
        }

        await using var next = await ServerUnderTest.StartAsync(Ten, change: o => o.State = _state.FullPath);
        await next.Part<TrafficFollower>().CatchUpAsync();

        Assert.Equal(4, (await AskAsync(next, 20)).Count(a => a));
    }

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
