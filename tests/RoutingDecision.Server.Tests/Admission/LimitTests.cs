using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Security;

namespace RoutingDecision.Server.Tests.Admission;

/// <summary>What a key and the whole server take on, and what callers beyond that are told.</summary>
public sealed class LimitTests
{
    private const string Decide = "/routing.v1.RoutingService/Decide";

    [Fact]
    public async Task Rate_UsedUp_IsRefusedWithTheTimeToWait()
    {
        await using var server = await StartAsync(new ApiKeyLimits(0.01, 3, null));
        var routing = new RoutingService.RoutingServiceClient(server.As("limited"));
        for (var i = 0; i < 3; i++)
        {
            await routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        }

        Assert.InRange((await RetryOfAsync(routing)).TotalSeconds, 1, 100);
        Assert.Equal(1, (await server.ScrapeAsync()).Sum("routing_requests_rejected_total", ("reason", "rate_limited")));
        await new RoutingService.RoutingServiceClient(server.As("other")).DecideAsync(new DecideRequest { Prompt = "hello" });
    }

    [Fact]
    public async Task Rate_Batch_CountsEachOfItsDecisions()
    {
        await using var server = await StartAsync(new ApiKeyLimits(0.01, 3, null));
        var routing = new RoutingService.RoutingServiceClient(server.As("limited"));
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, 5).Select(_ => new DecideRequest { Prompt = "hello" }));

        Assert.Equal(5, (await routing.DecideBatchAsync(batch)).Results.Count(r => r.Decision is not null));

        // Two more than the bucket held: three tokens until there is one again.
        Assert.InRange((await RetryOfAsync(routing)).TotalSeconds, 200, 300);
    }

    [Fact]
    public async Task Rate_Streams_AreSlowedAndLoseNothing()
    {
        await using var server = await StartAsync(new ApiKeyLimits(100, 2, null));
        using var stream = new RoutingService.RoutingServiceClient(server.As("limited")).DecideStream();
        for (var i = 0; i < 20; i++)
        {
            await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { RequestId = $"{i}", Prompt = "hello" } });
        }

        await stream.RequestStream.CompleteAsync();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.NotNull(stream.ResponseStream.Current.Result.Decision);
            ids.Add(stream.ResponseStream.Current.Result.Decision.RequestId);
        }

        Assert.Equal(20, ids.Count);
    }

    // Paced, it would take longer than any reporter waits, which then reports the same again.
    [Fact]
    public async Task Rate_ReportOfManyMoreThanTheBurst_IsTakenAtOnceAndOwed()
    {
        await using var server = await StartAsync(new ApiKeyLimits(0.001, 2, null));
        var decision = await new RoutingService.RoutingServiceClient(server.As("other")).DecideAsync(new DecideRequest { Prompt = "hello" });
        using var report = new OutcomeService.OutcomeServiceClient(server.As("limited")).ReportOutcomes();
        for (var i = 1; i <= 100; i++)
        {
            await report.RequestStream.WriteAsync(new ReportOutcomesRequest
            {
                Outcome = new Outcome { DecisionId = decision.DecisionId, Model = decision.Model, Attempt = i, Status = OutcomeStatus.Success },
            });
        }

        await report.RequestStream.CompleteAsync();

        Assert.Equal(100, (await report).Accepted);
        // All but two are owed, at a thousand seconds each.
        Assert.InRange((await RetryOfAsync(new RoutingService.RoutingServiceClient(server.As("limited")))).TotalSeconds, 98_000, 99_000);
    }

    [Fact]
    public async Task Rate_ReportBeyondABatch_IsSlowedAndLosesNothing()
    {
        await using var server = await StartAsync(new ApiKeyLimits(1_000, 2, null));
        using var report = new OutcomeService.OutcomeServiceClient(server.As("limited")).ReportOutcomes();
        for (var i = 0; i < 300; i++)
        {
            await report.RequestStream.WriteAsync(new ReportOutcomesRequest());
        }

        await report.RequestStream.CompleteAsync();

        Assert.Equal(300, (await report).Rejected);
    }

    [Fact]
    public async Task CallsOfAKey_AsManyAsItMay_RefuseTheNextUntilOneEnds()
    {
        await using var server = await StartAsync(new ApiKeyLimits(null, null, 1));
        var routing = new RoutingService.RoutingServiceClient(server.As("limited"));
        using (var stream = routing.DecideStream())
        {
            await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { Prompt = "hello" } });
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));

            Assert.InRange((await RetryOfAsync(routing)).TotalMilliseconds, 1, 1_000);
            await stream.RequestStream.CompleteAsync();
            Assert.False(await stream.ResponseStream.MoveNext(CancellationToken.None));
        }

        await Until.TrueAsync(async () => await SucceedsAsync(routing), () => "the place is free again");
    }

    [Fact]
    public async Task CallsOfTheServer_AllTakenAndNoQueue_RefuseTheNextAndAnswerHealth()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => (o.MaxCalls, o.QueueCalls) = (1, 0));
        using var raw = new RawGrpc(server.GrpcAddress);
        var resume = new TaskCompletionSource();
        var held = raw.CallAsync(Decide, new HalfBody(new DecideRequest { Prompt = "hello" }, resume.Task));
        await Until.TrueAsync(() => OverloadTests.TakenOf(server) == 1, () => "the only place is taken");

        Assert.InRange((await RetryOfAsync(server.Routing)).TotalMilliseconds, 1, 1_000);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await server.Health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.True((await server.ScrapeAsync()).Sum("routing_requests_rejected_total", ("reason", "overloaded")) > 0);
        resume.SetResult();
        Assert.Equal("0", (await held).Status);
        await Until.TrueAsync(async () => await SucceedsAsync(server.Routing), () => "the place is free again");
    }

    [Fact]
    public async Task CallsOfTheServer_AllTaken_QueueUntilOneEnds()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => (o.MaxCalls, o.QueueCalls, o.QueueMs) = (1, 1, 60_000));
        using var raw = new RawGrpc(server.GrpcAddress);
        var resume = new TaskCompletionSource();
        var held = raw.CallAsync(Decide, new HalfBody(new DecideRequest { Prompt = "hello" }, resume.Task));
        await Until.TrueAsync(() => OverloadTests.TakenOf(server) == 1, () => "the only place is taken");

        var (first, second) = (server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" }).ResponseAsync,
            server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" }).ResponseAsync);
        var refused = await Task.WhenAny(first, second);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => refused)).StatusCode);
        resume.SetResult();

        Assert.Equal("economy", (await (refused == first ? second : first)).Tier);
        Assert.Equal("0", (await held).Status);
    }

    [Fact]
    public async Task CallsOfTheServer_WaitTooLong_AreRefused()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => (o.MaxCalls, o.QueueCalls, o.QueueMs) = (1, 10, 1_000));
        using var raw = new RawGrpc(server.GrpcAddress);
        var resume = new TaskCompletionSource();
        Task<RawReply>? held = null;
        await Until.TrueAsync(
            () =>
            {
                // While the machine is busy the server may be behind, and refuse this one as well.
                held = held is { IsCompleted: false } ? held
                    : raw.CallAsync(Decide, new HalfBody(new DecideRequest { Prompt = "hello" }, resume.Task));
                return OverloadTests.TakenOf(server) == 1;
            },
            () => "the only place is taken");

        Assert.False(await SucceedsAsync(server.Routing));
        resume.SetResult();
        Assert.Equal("0", (await held!).Status);
    }

    [Fact]
    public async Task StreamsOfTheServer_AllTaken_RefuseTheNextAndNoCall()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.MaxCalls = 1);
        using var stream = server.Routing.DecideStream();
        await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { Prompt = "hello" } });
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));

        using var second = server.Routing.DecideStream();
        Assert.Equal(StatusCode.ResourceExhausted,
            (await Assert.ThrowsAsync<RpcException>(() => second.ResponseStream.MoveNext(CancellationToken.None))).StatusCode);
        Assert.Equal("economy", (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Tier);
    }

    private static Task<ServerUnderTest> StartAsync(ApiKeyLimits limits) => ServerUnderTest.StartAsync(change: o => o.ApiKeyLines = string.Join(
        '\n', TestKeys.Line("other", AccessScopes.All), TestKeys.Line("limited", AccessScopes.All, limits: limits)));

    private static async Task<bool> SucceedsAsync(RoutingService.RoutingServiceClient routing)
    {
        try
        {
            await routing.DecideAsync(new DecideRequest { Prompt = "hello" });
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
        {
            return false;
        }
    }

    /// <summary>How long a refused call is told to wait.</summary>
    private static async Task<TimeSpan> RetryOfAsync(RoutingService.RoutingServiceClient routing)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await routing.DecideAsync(new DecideRequest { Prompt = "hello" }));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        var details = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin")).Details;
        return details.Single().Unpack<RetryInfo>().RetryDelay.ToTimeSpan();
    }
}
