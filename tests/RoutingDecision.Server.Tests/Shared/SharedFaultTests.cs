using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>Whatever happens to Redis under callers, no decision fails, and what was decided meanwhile is there once it is back.</summary>
public sealed class SharedFaultTests
{
    private const int Callers = 32;

    [Theory]
    [InlineData("freeze")]
    [InlineData("kill")]
    [InlineData("swallow")]
    [InlineData("slow")]
    [InlineData("flush")]
    public async Task Decide_RedisFaultUnderCallers_NeverFailsAndConvergesAfterwards(string fault)
    {
        await using var replicas = await Replicas.StartAsync(0);
        await using var proxy = new SlowProxy(replicas.Redis.Port);
        var a = await replicas.AddAsync(waitMs: 5, o =>
        {
            Replicas.Notice(o);
            o.Redis = proxy.Endpoint;
        });
        var b = await replicas.AddAsync(change: Replicas.Notice);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(c => CallAsync(a, $"caller-{c}", stop.Token)).ToArray();
        await Until.TrueAsync(async () => await MadeAsync(a) > Callers, () => "the callers run");

        await BeginAsync(fault, replicas.Redis, proxy);
        await DecideAsync(a, "proof", "Prove that the square root of 2 is irrational.");
        var before = await MadeAsync(a);
        await Until.TrueAsync(async () => await MadeAsync(a) > before + (5 * Callers), () => "decisions go on");
        await EndAsync(fault, replicas.Redis, proxy);
        await Replicas.ReachAsync(a, reachable: true);
        await Replicas.ReachAsync(b, reachable: true);
        await stop.CancelAsync();

        Assert.True((await Task.WhenAll(callers)).Sum() > 5 * Callers);
        await Until.TrueAsync(() => a.Part<RedisConversations>().UnsentCount == 0, () => "what was decided reaches Redis");
        Assert.Equal("premium", (await WholeAsync(b, "proof", "yes, do it")).Tier);
    }

    [Fact]
    public async Task ReportOutcome_ErrorsAtOneReplica_OpenTheBreakerAtTheOther()
    {
        await using var replicas = await Replicas.StartAsync(2);

        for (var i = 0; i < 4; i++)
        {
            var decision = await replicas[i % 2].Routing.DecideAsync(new DecideRequest { Prompt = $"hello {i}" });
            await replicas[0].Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome
                {
                    DecisionId = decision.DecisionId,
                    Attempt = 1,
                    Model = "small-a",
                    Status = OutcomeStatus.Failure,
                    ErrorClass = ErrorClass.Provider,
                },
            });
        }

        await Until.TrueAsync(
            async () => (await replicas[1].Insight
                .GetModelHealthAsync(new GetModelHealthRequest { Models = { "small-a" } })).Models[0].Breaker == BreakerState.Open,
            () => "open at the other");
        Assert.NotEqual("small-a", (await replicas[1].Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Model);
    }

    private static Task BeginAsync(string fault, RedisServer redis, SlowProxy proxy)
    {
        switch (fault)
        {
            case "freeze":
                return redis.FreezeAsync();
            case "kill":
                return redis.KillAsync();
            case "swallow":
                proxy.Swallow();
                return Task.CompletedTask;
            case "slow":
                proxy.Delay = TimeSpan.FromMilliseconds(200);
                return Task.CompletedTask;
            default:
                return redis.CommandAsync("FLUSHALL");
        }
    }

    private static Task EndAsync(string fault, RedisServer redis, SlowProxy proxy)
    {
        proxy.Pass();
        proxy.Delay = TimeSpan.Zero;
        return fault switch
        {
            "freeze" => redis.ThawAsync(),
            "kill" => redis.RestartAsync(),
            _ => Task.CompletedTask,
        };
    }

    private static async Task<int> CallAsync(ServerUnderTest server, string conversation, CancellationToken stop)
    {
        var made = 0;
        for (; !stop.IsCancellationRequested; made++)
        {
            await DecideAsync(server, conversation, "hello");
        }

        return made;
    }

    private static async Task<double> MadeAsync(ServerUnderTest server) => (await server.ScrapeAsync()).Sum("routing_decisions_total");

    /// <summary>The first decision that Redis answered in time. Dry, as one that it did not would begin the conversation anew.</summary>
    private static async Task<DecideResponse> WholeAsync(ServerUnderTest server, string conversation, string prompt)
    {
        DecideResponse? reply = null;
        await Until.TrueAsync(
            async () => (reply = await DecideAsync(server, conversation, prompt, dry: true)).Degraded.Count == 0, () => "Redis answers in time");
        return reply!;
    }

    private static async Task<DecideResponse> DecideAsync(ServerUnderTest server, string conversation, string prompt, bool dry = false) =>
        await server.Routing.DecideAsync(new DecideRequest
        {
            Prompt = prompt,
            Conversation = new Conversation { Id = conversation, Turn = 2 },
            Options = new DecideOptions { DryRun = dry },
        });
}
