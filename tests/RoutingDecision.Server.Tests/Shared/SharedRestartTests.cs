using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Budgets;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>What a replica spent is counted once, whether Redis, its journal or both still know it after a restart.</summary>
public sealed class SharedRestartTests : IDisposable
{
    private const string Capped = TestPolicies.Rules + "\nbudgets: [{tenant: acme, feature: faq, usd_per_day: 1000, then: deny}]\n";

    private readonly TemporaryFolder _state = new();
    private readonly ShiftedTime _time = ShiftedTime.AtNoon();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Start_RedisAwayAllTheTime_KnowsWhatWasSpent()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        var spent = await RunAsync(redis, async server => await SpendAsync(server));

        Assert.True(spent > 0.1, $"{spent} spent");
        Assert.Equal(spent, await RunAsync(redis, _ => Task.CompletedTask), 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_RedisThereBeforeAndAfter_CountsOnceWhetherItLostItsDataOrNot(bool lost)
    {
        await using var redis = await RedisServer.StartAsync();
        var spent = await RunAsync(redis, async server =>
        {
            await SpendAsync(server);
            await ToldAsync(redis);
        });
        if (lost)
        {
            await redis.CommandAsync("FLUSHALL");
        }

        var again = await RunAsync(redis, async server =>
        {
            await SpendAsync(server);
            await ToldAsync(redis);
            await using var other = await StartAsync(redis, null);
            await Replicas.ReachAsync(other, reachable: true);
            await other.Routing.DecideAsync(new DecideRequest { Prompt = "hello", Tenant = "acme", Feature = "faq" });
            await Until.TrueAsync(() => SpentIn(other) > 1.9 * spent, () => $"the other counts {SpentIn(other)}, twice {spent}");
            Assert.InRange(SpentIn(other), 1.9 * spent, 2.1 * spent);
        });

        Assert.InRange(again, 1.9 * spent, 2.1 * spent);
    }

    private static async Task SpendAsync(ServerUnderTest server)
    {
        var decided = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello", Tenant = "acme", Feature = "faq" });
        await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
        {
            Outcome = new Outcome
            {
                DecisionId = decided.DecisionId,
                Attempt = 1,
                Status = OutcomeStatus.Success,
                InputTokens = 1_000_000,
                OutputTokens = 1_000_000,
            },
        });
    }

    private static Task ToldAsync(RedisServer redis) => Until.TrueAsync(
        async () => (await redis.CommandAsync("KEYS rd:{budget:acme}:*")).StartsWith("*1", StringComparison.Ordinal), () => "spend is in Redis");

    private static double SpentIn(ServerUnderTest server) => server.Part<BudgetLedger>().SpentToday("acme", "faq");

    /// <summary>One run of the replica on its journal; what it counted at the end.</summary>
    private async Task<double> RunAsync(RedisServer redis, Func<ServerUnderTest, Task> act)
    {
        await using var server = await StartAsync(redis, _state.FullPath);
        await act(server);
        return SpentIn(server);
    }

    private Task<ServerUnderTest> StartAsync(RedisServer redis, string? state) => ServerUnderTest.StartAsync(
        Capped,
        change: o =>
        {
            (o.Redis, o.RedisWaitMs, o.RedisReplaceMs) = (redis.Endpoint, Replicas.PatientMs, Replicas.PatientMs);
            (o.State, o.TokenKeys) = (state ?? o.State, Convert.ToBase64String(new byte[32]));
        },
        time: _time);
}
