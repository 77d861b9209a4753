using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Server.Tests.Insight;

public sealed class WatchTests
{
    [Fact]
    public async Task WatchDecisions_Decisions_ShowsThemInOrderWithoutTextOrToken()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var call = await WatchAsync(server, new WatchDecisionsRequest());
        var first = await server.Routing.DecideAsync(
            new DecideRequest { Prompt = "Prove the zaunkoenig theorem", Tenant = "acme", Feature = "chat" });
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });

        var (one, two) = (await NextAsync(call), await NextAsync(call));

        Assert.Equal(("acme", "chat", first.Model, "premium", "rule_floor"), (one.Tenant, one.Feature, one.Model, one.Tier, one.Reason));
        Assert.Equal(first.DecidedBy, one.DecidedBy);
        Assert.Equal("economy", two.Tier);
        Assert.Equal(32, one.DecisionId.Length);
        Assert.DoesNotContain("zaunkoenig", one.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WatchDecisions_Tenant_ShowsItsDecisionsAlone()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var call = await WatchAsync(server, new WatchDecisionsRequest { Tenant = "acme" });
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello", Tenant = "globex" });
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello", Tenant = "acme", Feature = "mine" });

        Assert.Equal("mine", (await NextAsync(call)).Feature);
    }

    [Fact]
    public async Task WatchDecisions_MoreReadersThanPlaces_IsExhaustedUntilOneGoes()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.WatchReaders = 2);
        using var first = await WatchAsync(server, new WatchDecisionsRequest());
        using (await WatchAsync(server, new WatchDecisionsRequest()))
        {
            using var third = server.Insight.WatchDecisions(new WatchDecisionsRequest());
            var refused = await Assert.ThrowsAsync<RpcException>(() => third.ResponseStream.MoveNext(default));
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
            Assert.Contains("--watch-readers", refused.Status.Detail, StringComparison.Ordinal);
        }

        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_watch_readers") == 1, () => "the place of a reader that has gone is free");
        using var next = await WatchAsync(server, new WatchDecisionsRequest());
    }

    [Fact]
    public async Task WatchDecisions_Drain_EndsUnavailable()
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var call = await WatchAsync(server, new WatchDecisionsRequest());
        var next = call.ResponseStream.MoveNext(default);

        await server.App.StopAsync();

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => next)).StatusCode);
    }

    [Theory]
    [InlineData(1.01)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public async Task WatchDecisions_ShareOutOfRange_IsInvalid(double share)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var call = server.Insight.WatchDecisions(new WatchDecisionsRequest { SampleRate = share });

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task ReadAsync_ReaderThatDoesNotRead_IsToldHowManyItMissed()
    {
        using var reader = new TailReader(new WatchDecisionsRequest(), DateTimeOffset.UnixEpoch, _ => { });
        for (var i = 0; i < TailReader.Buffer + 7; i++)
        {
            reader.Offer(new WatchDecisionsResponse { DecidedUnixMs = i });
        }

        await using var read = reader.ReadAsync(default).GetAsyncEnumerator();

        Assert.True(await read.MoveNextAsync());
        Assert.Equal((0, 7), (read.Current.DecidedUnixMs, read.Current.Dropped));
        Assert.True(await read.MoveNextAsync());
        Assert.Equal((1, 0), (read.Current.DecidedUnixMs, read.Current.Dropped));
    }

    [Fact]
    public void Wants_Share_TakesItOfManyAndTheSameForEveryReader()
    {
        using var reader = new TailReader(new WatchDecisionsRequest { SampleRate = 0.2 }, DateTimeOffset.UnixEpoch, _ => { });
        using var other = new TailReader(new WatchDecisionsRequest { SampleRate = 0.2 }, DateTimeOffset.UnixEpoch, _ => { });
        var random = new Random(1);
        var taken = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var id = (ulong)random.NextInt64();
            var wanted = reader.Wants(new DecisionRecord(), id);
            Assert.Equal(wanted, other.Wants(new DecisionRecord(), id));
            taken += wanted ? 1 : 0;
        }

        Assert.InRange(taken, 2_000 - 160, 2_000 + 160);
    }

    [Fact]
    public void Wants_DecisionFromBefore_IsLeftOut()
    {
        using var reader = new TailReader(new WatchDecisionsRequest(), DateTimeOffset.UnixEpoch.AddSeconds(1), _ => { });

        Assert.False(reader.Wants(new DecisionRecord { IssuedUnixMs = 999 }, 1));
        Assert.True(reader.Wants(new DecisionRecord { IssuedUnixMs = 1_000 }, 1));
    }

    /// <summary>A reader that is known to watch.</summary>
    private static async Task<AsyncServerStreamingCall<WatchDecisionsResponse>> WatchAsync(ServerUnderTest server, WatchDecisionsRequest request)
    {
        var call = server.Insight.WatchDecisions(request);
        await call.ResponseHeadersAsync;
        return call;
    }

    private static async Task<WatchDecisionsResponse> NextAsync(AsyncServerStreamingCall<WatchDecisionsResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(default));
        return call.ResponseStream.Current;
    }
}
