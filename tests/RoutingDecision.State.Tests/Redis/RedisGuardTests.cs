using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;
using StackExchange.Redis;

namespace RoutingDecision.State.Tests.Redis;

public sealed class RedisGuardTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Hurried = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Run_ServerThatIsUp_Answers()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Replica.ConnectAsync(server.Endpoint);

        var reply = await EchoAsync(replica, Patient);

        Assert.Equal((RedisResultKind.Ok, "hello"), (reply.Kind, reply.Value?.ToString()));
    }

    [Fact]
    public async Task Run_Password_IsUsedAndWrongOneStaysUnavailable()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cret");
        await using var replica = await Replica.ConnectAsync(server.Endpoint, change: s => s with { Password = "s3cret" });
        Assert.True((await EchoAsync(replica, Patient)).IsOk);

        var observed = new Observed();
        await using var stranger = new RedisGuard(
            new RedisSettings { Connection = $"{server.Endpoint},password=wrong" }, TimeProvider.System, observed);
        // A second replacement: it was tried, and found not to work.
        await observed.UntilAsync(o => o.Replacements >= 1);
        Assert.False(stranger.IsUp);
        await observed.UntilAsync(o => o.Unreachable == 1);
    }

    [Fact]
    public async Task Run_NobodyListens_IsUnavailableAtOnceAndAnswersOnceItRuns()
    {
        var port = FreePort.Take();
        var observed = new Observed();
        await using var guard = new RedisGuard(Replica.Noticing(Replica.Patient($"127.0.0.1:{port}")), TimeProvider.System, observed);

        var reply = await guard.RunAsync(static (d, _) => d.PingAsync(), 0, Patient);
        Assert.Equal(RedisResultKind.Unavailable, reply.Kind);
        // Told although it never was reachable: else a replica that starts with a wrong address raises no alarm.
        await observed.UntilAsync(o => o.Unreachable == 1);

        await using var server = await RedisServer.StartOnAsync(port);
        await observed.UntilAsync(o => o.IsReachable);
        Assert.True((await guard.RunAsync(static (d, _) => d.PingAsync(), 0, Patient)).IsOk);
    }

    [Fact]
    public async Task Run_FrozenServer_WaitsNoLongerThanTheDeadlineThenNotAtAll()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Replica.ConnectAsync(server.Endpoint, Replica.Noticing);
        await server.FreezeAsync();

        var first = await EchoAsync(replica, Hurried);
        Assert.NotEqual(RedisResultKind.Ok, first.Kind);
        await replica.Observed.UntilAsync(o => !o.IsReachable);
        replica.Observed.Clear();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(RedisResultKind.Unavailable, (await EchoAsync(replica, Patient)).Kind);
        }

        await replica.Observed.UntilAsync(o => o.Replacements > 0);
        await server.ThawAsync();
        await replica.Observed.UntilAsync(o => o.IsReachable);
        Assert.True((await EchoAsync(replica, Patient)).IsOk);
    }

    [Fact]
    public async Task Run_KilledAndRestarted_AnswersAgain()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Replica.ConnectAsync(server.Endpoint, Replica.Noticing);

        await server.KillAsync();
        await replica.Observed.UntilAsync(o => !o.IsReachable);
        await server.RestartAsync();
        await replica.Observed.UntilAsync(o => o.IsReachable);

        Assert.True((await EchoAsync(replica, Patient)).IsOk);
    }

    [Fact]
    public async Task Run_AnswersSlowerThanTheDeadline_AreNotEvenTried()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new SlowProxy(server.Port) { Delay = TimeSpan.FromMilliseconds(200) };
        await using var replica = await Replica.ConnectAsync(proxy.Endpoint);
        // Until the fastest ping that is remembered is a slow one.
        var reply = await EchoAsync(replica, Hurried);

        Assert.Equal(RedisResultKind.Unavailable, reply.Kind);
        Assert.True((await EchoAsync(replica, Patient)).IsOk);
    }

    [Fact]
    public async Task Run_BlackHole_RecoversOnceItPasses()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new SlowProxy(server.Port);
        await using var replica = await Replica.ConnectAsync(proxy.Endpoint, Replica.Noticing);

        proxy.Swallow();
        await replica.Observed.UntilAsync(o => o.Replacements > 0);
        Assert.False((await EchoAsync(replica, Patient)).IsOk);
        proxy.Pass();
        await replica.Observed.UntilAsync(o => o.IsReachable);

        Assert.True((await EchoAsync(replica, Patient)).IsOk);
    }

    [Fact]
    public async Task Run_MoreThanMayBeUnderWay_AreRefused()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Replica.ConnectAsync(server.Endpoint, change: s => s with { MaxInFlight = 2 });
        var gate = new TaskCompletionSource<int>();

        var held = Enumerable.Range(0, 2).Select(_ => replica.Guard.RunAsync((_, g) => g.Task, gate, Patient).AsTask()).ToArray();
        var third = await replica.Guard.RunAsync((_, g) => g.Task, gate, Patient);
        gate.SetResult(1);

        Assert.Equal(RedisResultKind.Overloaded, third.Kind);
        Assert.All(await Task.WhenAll(held), r => Assert.True(r.IsOk));
        Assert.True((await EchoAsync(replica, Patient)).IsOk);
    }

    [Fact]
    public async Task Run_RefusedCommand_FailsAndTellsWithoutKeysOrValues()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Replica.ConnectAsync(server.Endpoint);
        await replica.Guard.RunAsync(static (d, _) => d.StringSetAsync("text", "secret"), 0, Patient);

        var reply = await replica.Guard.RunAsync(static (d, _) => d.HashGetAllAsync("text"), 0, Patient);

        Assert.Equal(RedisResultKind.Failed, reply.Kind);
        Assert.Equal(["WRONGTYPE"], replica.Observed.Refusals);
        Assert.True(replica.Guard.IsUp);
    }

    [Fact]
    public async Task Run_ExceptionOfAnyKind_IsAFailureAndTold()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Replica.ConnectAsync(server.Endpoint);

        var atOnce = await replica.Guard.RunAsync<int, int>(static (_, _) => throw new NotSupportedException(), 0, Patient);
        var later = await replica.Guard.RunAsync(static (_, _) => Task.FromException<int>(new NotSupportedException()), 0, Patient);

        Assert.Equal((RedisResultKind.Failed, RedisResultKind.Failed), (atOnce.Kind, later.Kind));
        Assert.Equal([nameof(NotSupportedException), nameof(NotSupportedException)], replica.Observed.Refusals);
    }

    [Fact]
    public async Task Dispose_FrozenServer_DoesNotWait()
    {
        await using var server = await RedisServer.StartAsync();
        var replica = await Replica.ConnectAsync(server.Endpoint, Replica.Noticing);
        await server.FreezeAsync();

        await replica.DisposeAsync().AsTask().WaitAsync(Patient);
    }

    private static ValueTask<RedisReply<RedisResult>> EchoAsync(Replica replica, TimeSpan deadline) =>
        replica.Guard.RunAsync(static (d, text) => d.ExecuteAsync("ECHO", text), "hello", deadline);
}
