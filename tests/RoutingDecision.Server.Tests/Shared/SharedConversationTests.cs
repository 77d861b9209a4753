using Grpc.Health.V1;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Shared;

public sealed class SharedConversationTests
{
    [Fact]
    public async Task Decide_ConversationHopsBetweenReplicas_KeepsItsTier()
    {
        await using var replicas = await Replicas.StartAsync(3);

        var first = await DecideAsync(replicas[0], "hop", "Prove that the square root of 2 is irrational.");
        Assert.Equal("premium", first.Tier);
        await SentAsync(replicas[0]);
        for (var turn = 1; turn < 9; turn++)
        {
            var server = replicas[turn % 3];
            var next = await DecideAsync(server, "hop", "yes, do it");
            Assert.Equal(("premium", DecidedBy.Conversation), (next.Tier, next.DecidedBy));
            Assert.Empty(next.Degraded);
            await SentAsync(server);
        }
    }

    [Fact]
    public async Task Decide_RedisFrozen_NeverFailsAndSaysDegradedAndKeepsWhatTheReplicaKnows()
    {
        await using var replicas = await Replicas.StartAsync(1, waitMs: 5, Replicas.Notice);
        var server = replicas[0];
        await DecideAsync(server, "kept", "Prove that the square root of 2 is irrational.");
        await replicas.Redis.FreezeAsync();

        var during = await Task.WhenAll(Enumerable.Range(0, 64).Select(async caller =>
        {
            var replies = new List<DecideResponse>();
            for (var i = 0; i < 5; i++)
            {
                replies.Add(await DecideAsync(server, $"c{caller}", "hello"));
            }

            return replies;
        }));
        Assert.Equal(64 * 5, during.Sum(r => r.Count));
        await Replicas.ReachAsync(server, reachable: false);
        var kept = await DecideAsync(server, "kept", "yes, do it");
        Assert.Equal(("premium", "conversation_state"), (kept.Tier, Assert.Single(kept.Degraded)));
        Assert.Empty((await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Degraded);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await server.Health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal("ready, degraded: redis can't be reached\n", await server.Http.GetStringAsync("/readyz"));
        // It is known before it is told.
        await Until.TrueAsync(async () => (await server.ScrapeAsync()).Sum("routing_state_degraded") == 1, () => "the metric says so");
        await replicas.Redis.ThawAsync();
        await Until.TrueAsync(async () => await server.Http.GetStringAsync("/readyz") == "ready\n", () => "Redis is reachable");
        // 5 ms are short where the machine is busy.
        await Until.TrueAsync(async () => (await DecideAsync(server, "kept", "yes, do it")).Degraded.Count == 0, () => "decisions are whole again");
    }

    private static async Task<DecideResponse> DecideAsync(ServerUnderTest server, string conversation, string prompt) =>
        await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt, Conversation = new Conversation { Id = conversation, Turn = 2 } });

    /// <summary>Writing is in the background: the next turn of a real conversation comes after the model's answer.</summary>
    private static Task SentAsync(ServerUnderTest server) =>
        Until.TrueAsync(() => server.Part<State.Redis.RedisConversations>().UnsentCount == 0, () => "the turn reaches Redis");
}
