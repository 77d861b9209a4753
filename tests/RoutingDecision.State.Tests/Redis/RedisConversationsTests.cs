using System.Globalization;
using RoutingDecision.Core.Conversations;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis;

public sealed class RedisConversationsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly string[] Tiers = ["economy", "standard", "premium"];

    [Fact]
    public async Task Get_WhatAnotherReplicaSet_ComesBackWhole()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint);
        await using var b = await Store.ConnectAsync(server.Endpoint);

        await a.SetAsync("acme", "c", State(2, turns: 1, easy: 1));
        var found = await b.Conversations.GetAsync("acme", "c", CancellationToken.None);

        Assert.Equal((State(2, turns: 1, easy: 1), false), (found.State, found.Degraded));
        Assert.Null((await b.Conversations.GetAsync("other", "c", CancellationToken.None)).State);
    }

    [Fact]
    public async Task Set_AfterEasyTurns_LowersTheFloor()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint);
        await using var b = await Store.ConnectAsync(server.Endpoint);

        await a.SetAsync("acme", "c", State(2, turns: 1));
        await b.SetAsync("acme", "c", State(1, turns: 2));

        Assert.Equal(State(1, turns: 2), await a.FindAsync("acme", "c"));
    }

    // Both read turn 1, both decide turn 2.
    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    public async Task Set_TwoReplicasAtOnce_KeepsTheHigherFloor(int first, int second)
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint);
        await using var b = await Store.ConnectAsync(server.Endpoint);
        await a.SetAsync("acme", "c", State(1, turns: 1));

        await a.SetAsync("acme", "c", State(first, turns: 2));
        await b.SetAsync("acme", "c", State(second, turns: 2));

        foreach (var replica in new[] { a, b })
        {
            Assert.Equal("premium", (await replica.FindAsync("acme", "c"))!.FloorTier);
        }
    }

    [Fact]
    public async Task Set_ManyReplicasConcurrently_LosesNoRaise()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint);
        await using var b = await Store.ConnectAsync(server.Endpoint);
        await using var c = await Store.ConnectAsync(server.Endpoint);
        Store[] replicas = [a, b, c];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 300), async (i, _) => await replicas[i % 3].SetAsync("acme", $"c{i / 30}", State(i % 30 == 17 ? 2 : 0, turns: 1)));

        for (var n = 0; n < 10; n++)
        {
            Assert.Equal("premium", (await b.FindAsync("acme", $"c{n}"))!.FloorTier);
        }
    }

    [Fact]
    public async Task Set_TimeToLive_IsThePolicys()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint);

        await a.SetAsync("acme", "c", State(1, turns: 1));
        var left = (await a.Replica.Guard.RunAsync(
            static (d, key) => d.KeyTimeToLiveAsync(key), new RedisKeys("rd").Conversation("acme", "c"), Hour)).Value;

        Assert.InRange(left!.Value, TimeSpan.FromSeconds(1), Hour);
    }

    [Fact]
    public async Task Get_RedisGone_GivesWhatTheReplicaKnowsAndSaysDegraded()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint, Replica.Noticing);
        await a.SetAsync("acme", "c", State(2, turns: 1));
        await server.FreezeAsync();
        await a.Replica.Observed.UntilAsync(o => !o.IsReachable);

        var known = await a.Conversations.GetAsync("acme", "c", CancellationToken.None);
        var unknown = await a.Conversations.GetAsync("acme", "other", CancellationToken.None);

        Assert.Equal((State(2, turns: 1), true), (known.State, known.Degraded));
        Assert.Equal((null, true), (unknown.State, unknown.Degraded));
    }

    [Fact]
    public async Task Sync_AfterRedisCameBackEmpty_BringsWhatWasDecidedMeanwhile()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint, Replica.Noticing);
        await using var b = await Store.ConnectAsync(server.Endpoint, Replica.Noticing);
        await server.KillAsync();
        await a.Replica.Observed.UntilAsync(o => !o.IsReachable);
        a.Conversations.Set("acme", "c", State(2, turns: 1), Hour);
        Assert.Equal(1, a.Conversations.UnsentCount);

        await server.RestartAsync();
        await a.Replica.Observed.UntilAsync(o => o.IsReachable);
        await b.Replica.Observed.UntilAsync(o => o.IsReachable);
        await a.Conversations.SyncAsync();

        Assert.Equal(0, a.Conversations.UnsentCount);
        Assert.Equal(State(2, turns: 1), await b.FindAsync("acme", "c"));
    }

    [Fact]
    public async Task Sync_OneThatRedisRefuses_DoesNotHoldUpTheOthers()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint, Replica.Noticing);
        await using var b = await Store.ConnectAsync(server.Endpoint, Replica.Noticing);
        string[] names = ["c0", "c1", "c2", "c3"];
        await server.KillAsync();
        await a.Replica.Observed.UntilAsync(o => !o.IsReachable);
        Array.ForEach(names, c => a.Conversations.Set("acme", c, State(2, turns: 1), Hour));
        await server.RestartAsync();
        await a.Replica.Observed.UntilAsync(o => o.IsReachable);
        await b.Replica.Observed.UntilAsync(o => o.IsReachable);
        foreach (var refused in names[..3])
        {
            await server.CommandAsync($"SET {new RedisKeys("rd").Conversation("acme", refused)} something-else");
        }

        await a.Conversations.SyncAsync();

        Assert.Equal(3, a.Conversations.UnsentCount);
        Assert.Equal(State(2, turns: 1), await b.FindAsync("acme", "c3"));
    }

    [Fact]
    public async Task Sync_IdleForLongerThanItLives_IsNotBroughtBack()
    {
        var time = new VirtualTime();
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Replica.ConnectAsync(server.Endpoint, Replica.Noticing);
        var conversations = new RedisConversations(replica.Guard, 1_000, time);
        await server.KillAsync();
        await replica.Observed.UntilAsync(o => !o.IsReachable);
        conversations.Set("acme", "old", State(2, turns: 1), Hour);
        time.Advance(TimeSpan.FromMinutes(40));
        conversations.Set("acme", "young", State(2, turns: 1), Hour);
        time.Advance(TimeSpan.FromMinutes(40));
        await server.RestartAsync();
        await replica.Observed.UntilAsync(o => o.IsReachable);

        await conversations.SyncAsync();

        Assert.Equal(0, conversations.UnsentCount);
        Assert.Equal(":0\r\n", await server.CommandAsync($"EXISTS {new RedisKeys("rd").Conversation("acme", "old")}"));
        var left = await server.CommandAsync($"TTL {new RedisKeys("rd").Conversation("acme", "young")}");
        Assert.InRange(int.Parse(left.Trim()[1..], CultureInfo.InvariantCulture), 1, 20 * 60);
    }

    [Fact]
    public async Task Set_ScriptsForgotten_StillWrites()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Store.ConnectAsync(server.Endpoint);
        await a.SetAsync("acme", "c", State(1, turns: 1));

        await server.CommandAsync("SCRIPT FLUSH");
        await a.SetAsync("acme", "c", State(2, turns: 2));

        Assert.Contains("number_of_cached_scripts:1", await server.CommandAsync("INFO memory"), StringComparison.Ordinal);
        Assert.Equal("premium", (await a.FindAsync("acme", "c"))!.FloorTier);
    }

    [Fact]
    public async Task AnyCall_ClusterOfThree_FindsEveryConversation()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var a = await Store.ConnectAsync(cluster.Endpoints);
        await using var b = await Store.ConnectAsync(cluster.Endpoints);

        for (var i = 0; i < 60; i++)
        {
            await a.SetAsync("acme", $"c{i}", State(i % 3, turns: 1));
        }

        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(State(i % 3, turns: 1), await b.FindAsync("acme", $"c{i}"));
        }

        foreach (var node in cluster.Nodes)
        {
            Assert.NotEqual(":0\r\n", await node.CommandAsync("DBSIZE"));
        }
    }

    private static ConversationState State(int floor, int turns, int easy = 0) =>
        new(Tiers[floor], Tiers[floor], $"model-{floor}", easy, turns) { FloorRank = floor };

    private sealed class Store(Replica replica) : IAsyncDisposable
    {
        public Replica Replica { get; } = replica;

        public RedisConversations Conversations { get; } = new(replica.Guard, 1_000, TimeProvider.System);

        public static async Task<Store> ConnectAsync(string endpoint, Func<RedisSettings, RedisSettings>? change = null) =>
            new(await Replica.ConnectAsync(endpoint, change));

        public async Task<ConversationState?> FindAsync(string tenant, string conversation)
        {
            var found = await Conversations.GetAsync(tenant, conversation, CancellationToken.None);
            Assert.False(found.Degraded);
            return found.State;
        }

        /// <summary>Sets and waits until Redis has it.</summary>
        public async Task SetAsync(string tenant, string conversation, ConversationState state)
        {
            Conversations.Set(tenant, conversation, state, Hour);
            await Conversations.SyncAsync();
        }

        public ValueTask DisposeAsync() => Replica.DisposeAsync();
    }
}
