using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Policies;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis;

/// <summary>Live statistics of replicas that share a Redis, round by round. Window 60 s, 4 calls, half of them errors, 15 s, two probes.</summary>
public sealed class RedisLiveTests
{
    private const string Text = """
        version: 1
        tiers: [low]
        models:
          - {id: m, provider: acme, tier: low, price: {input: 1, output: 1}, context_tokens: 100000}
          - {id: n, provider: bolt, tier: low, price: {input: 1, output: 1}, context_tokens: 100000}
        routing: {decide_by: rules, default_tier: low}
        health: {window: 60s, open_at_error_rate: 0.5, min_calls: 4, half_open_after: 15s, half_open_probes: 2, latency_slo_ms: {low: 1000}}
        """;

    private static readonly RoutingPolicy Policy = PolicyFile.Compile(Text, "test", null).Policy!;
    private static readonly TimeSpan HalfOpen = TimeSpan.FromSeconds(16);

    private readonly ShiftableTime _time = new();

    [Fact]
    public async Task Sync_ErrorsReportedToOne_OpenTheBreakerOfAll()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");

        // Too few at either of them.
        a.Report(ErrorClass.Provider, 2);
        b.Report(ErrorClass.Timeout, 2);
        await SyncAsync(a, b, a);

        Assert.Equal((BreakerState.Open, BreakerState.Open), (a.Entry.Breaker, b.Entry.Breaker));
        Assert.Equal((4, 4), (a.Entry.Errors, b.Entry.Errors));
        Assert.Equal(BreakerState.Closed, b.Live.View![1].Breaker);
    }

    [Fact]
    public async Task Sync_LatenciesOfOthers_CountForTheObjective()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");

        a.Report(ErrorClass.None, 40, latencyMs: 3_000);
        await SyncAsync(a, b);

        Assert.True(b.Entry.OverSlo);
        Assert.InRange(b.Entry.LatencyP95Ms, 2_700, 3_300);
        Assert.Equal(40, b.Entry.Calls);
    }

    [Fact]
    public async Task Sync_AgainAndAgain_CountsEachCallOnce()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");

        for (var i = 0; i < 5; i++)
        {
            a.Report(ErrorClass.None, 3);
            b.Report(ErrorClass.None, 2);
            await SyncAsync(a, b, a, b);
        }

        Assert.Equal((25, 25), (a.Entry.Calls, b.Entry.Calls));
    }

    // A machine that stood still: what others counted in slots that are over is not read by any later round.
    [Fact]
    public async Task Sync_RoundsFurtherApartThanSlots_MissesNothingInBetween()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");
        await SyncAsync(b);

        a.Report(ErrorClass.None, 3);
        await SyncAsync(a);
        _time.Advance(3 * b.Live.SlotLength);
        await SyncAsync(b);

        Assert.Equal(3, b.Entry.Calls);
    }

    [Fact]
    public async Task TryProbe_HalfOpen_IsBoundedOverAllReplicas()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");
        await using var c = await ConnectAsync(server.Endpoint, "c");
        Shared[] all = [a, b, c];
        a.Report(ErrorClass.Provider, 4);
        await SyncAsync(all);
        _time.Advance(HalfOpen);

        // Nobody has leave yet; asking is what gets it.
        Assert.All(all, r => Assert.False(r.Live.TryProbe("m")));
        await SyncAsync(all);
        var probes = 0;
        for (var i = 0; i < 20; i++)
        {
            probes += all.Count(r => r.Live.TryProbe("m"));
            await SyncAsync(all);
        }

        Assert.Equal(2, probes);
    }

    [Fact]
    public async Task Sync_ProbesReportedToDifferentReplicas_CloseTheBreakerOfAll()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");
        await using var c = await ConnectAsync(server.Endpoint, "c");
        Shared[] all = [a, b, c];
        a.Report(ErrorClass.Provider, 4);
        await SyncAsync(all);
        _time.Advance(HalfOpen);
        Assert.False(a.Live.TryProbe("m"));
        await SyncAsync(all);
        Assert.True(a.Live.TryProbe("m"));
        Assert.True(a.Live.TryProbe("m"));

        b.Report(ErrorClass.None, 1);
        await SyncAsync(all);
        Assert.NotEqual(BreakerState.Closed, b.Entry.Breaker);
        c.Report(ErrorClass.None, 1);
        await SyncAsync([.. all, .. all]);

        Assert.All(all, r => Assert.Equal(BreakerState.Closed, r.Entry.Breaker));
        // What was seen before must not open it again.
        await SyncAsync(all);
        a.Report(ErrorClass.Provider, 1);
        await SyncAsync(all);
        Assert.All(all, r => Assert.Equal(BreakerState.Closed, r.Entry.Breaker));
    }

    [Fact]
    public async Task Sync_FailedProbeReportedElsewhere_OpensTheBreakerOfAllAgain()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");
        a.Report(ErrorClass.Provider, 4);
        await SyncAsync(a, b);
        var before = a.Entry.ProbeFrom;
        _time.Advance(HalfOpen);
        Assert.False(a.Live.TryProbe("m"));
        await SyncAsync(a, b);
        Assert.True(a.Live.TryProbe("m"));

        b.Report(ErrorClass.Provider, 1);
        await SyncAsync(b, a);

        Assert.Equal((BreakerState.Open, BreakerState.Open), (a.Entry.Breaker, b.Entry.Breaker));
        Assert.True(a.Entry.ProbeFrom > before);
    }

    [Fact]
    public async Task Sync_CutOff_KeepsWhatIsKnownAndProbesOnItsOwn()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a", Replica.Noticing);
        await using var b = await ConnectAsync(server.Endpoint, "b", Replica.Noticing);
        a.Report(ErrorClass.Provider, 4);
        await SyncAsync(a, b);
        await server.FreezeAsync();
        await b.Replica.Observed.UntilAsync(o => !o.IsReachable);

        await SyncAsync(b);
        Assert.Equal(BreakerState.Open, b.Entry.Breaker);
        _time.Advance(HalfOpen);
        Assert.Equal((true, true, false), (b.Live.TryProbe("m"), b.Live.TryProbe("m"), b.Live.TryProbe("m")));
        b.Report(ErrorClass.None, 2);
        Assert.Equal(BreakerState.Closed, b.Entry.Breaker);
    }

    [Fact]
    public async Task Sync_RedisLostItsData_BringsTheWindowBack()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        a.Report(ErrorClass.None, 7);
        await SyncAsync(a);

        await server.CommandAsync("FLUSHALL");
        await SyncAsync(a, a);
        await using var b = await ConnectAsync(server.Endpoint, "b");
        await SyncAsync(b);

        Assert.Equal(7, b.Entry.Calls);
    }

    [Fact]
    public async Task SyncStates_SetOnOne_HoldsOnAllAndForThoseThatComeLater()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await ConnectAsync(server.Endpoint, "a");
        await using var b = await ConnectAsync(server.Endpoint, "b");

        a.Live.SetState("m", ModelState.Draining);
        a.States.Announce("m", ModelState.Draining);
        await a.States.SyncAsync();
        await b.States.SyncAsync();
        await using var late = await ConnectAsync(server.Endpoint, "c");
        await late.States.SyncAsync();
        Assert.Equal((ModelState.Draining, ModelState.Draining), (b.Entry.State, late.Entry.State));

        _time.Advance(TimeSpan.FromSeconds(1));
        b.Live.SetState("m", ModelState.Enabled);
        b.States.Announce("m", ModelState.Enabled);
        await b.States.SyncAsync();
        await a.States.SyncAsync();
        Assert.Equal(ModelState.Enabled, a.Entry.State);
    }

    [Fact]
    public async Task SyncStates_RedisLostItsDataAndWhoSetItIsGone_IsBroughtBackByAnother()
    {
        await using var server = await RedisServer.StartAsync();
        await using var b = await ConnectAsync(server.Endpoint, "b");
        await using (var a = await ConnectAsync(server.Endpoint, "a"))
        {
            a.States.Announce("m", ModelState.Draining);
            await a.States.SyncAsync();
            await b.States.SyncAsync();
        }

        await server.CommandAsync("FLUSHALL");
        // The first round sees the loss, the second one mends it.
        await b.States.SyncAsync();
        await b.States.SyncAsync();

        await using var late = await ConnectAsync(server.Endpoint, "c");
        await late.States.SyncAsync();
        Assert.Equal(ModelState.Draining, late.Entry.State);
    }

    [Fact]
    public async Task Sync_ClusterOfThree_SharesEverything()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var a = await ConnectAsync(cluster.Endpoints, "a");
        await using var b = await ConnectAsync(cluster.Endpoints, "b");
        a.Report(ErrorClass.Provider, 2);
        b.Report(ErrorClass.Provider, 2);
        await SyncAsync(a, b, a);
        _time.Advance(HalfOpen);
        Assert.False(b.Live.TryProbe("m"));

        // A young cluster may send a round elsewhere: that one grants nothing, and the next one does.
        var probes = false;
        for (var round = 0; round < 50 && !probes; round++)
        {
            await SyncAsync(a, b);
            probes = b.Live.TryProbe("m");
        }

        Assert.Equal((BreakerState.Open, true), (a.Entry.Breaker, probes));
    }

    private static async Task SyncAsync(params Shared[] replicas)
    {
        foreach (var replica in replicas)
        {
            await replica.Redis.SyncAsync();
        }
    }

    private async Task<Shared> ConnectAsync(string endpoint, string name, Func<RedisSettings, RedisSettings>? change = null) =>
        new(await Replica.ConnectAsync(endpoint, change), name, _time);

    private sealed class Shared : IAsyncDisposable
    {
        public Shared(Replica replica, string name, TimeProvider time)
        {
            Replica = replica;
            Live = new LiveStatistics(time);
            Live.Attach(Policy.Catalog, Policy.Health, tasks: 1);
            var clock = new RedisClock(time);
            Redis = new RedisLive(replica.Guard, Live, clock, name);
            States = new RedisModelStates(replica.Guard, Live, clock);
        }

        public Replica Replica { get; }

        public LiveStatistics Live { get; }

        public RedisLive Redis { get; }

        public RedisModelStates States { get; }

        public ModelLive Entry => Live.View![0];

        public void Report(ErrorClass error, int times, double latencyMs = 100)
        {
            for (var i = 0; i < times; i++)
            {
                Live.Record(new ModelResult("m", error, latencyMs, 1, 1, 0, 0, null, 0.5));
            }
        }

        public ValueTask DisposeAsync() => Replica.DisposeAsync();
    }

    /// <summary>The system's clock, set forward as far as a test says.</summary>
    private sealed class ShiftableTime : TimeProvider
    {
        private long _shift;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Volatile.Read(ref _shift);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _shift));

        public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
    }
}
