using Grpc.Core;
using Grpc.Reflection.V1;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Access;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>Streams whose key is taken away while they are open. Single calls ask for their key each; a stream may be open for days.</summary>
public sealed class KeyStreamTests : IDisposable
{
    private const string Name = "streamer";

    /// <summary>For failures only.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly DecideStreamRequest Hello = new() { Request = new DecideRequest { Prompt = "hello" } };

    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("other")]
    [InlineData("fewer scopes")]
    public async Task OpenStreams_KeyIsDeletedOrMayDoLess_EndUnauthenticated(string change)
    {
        await using var server = await StartAsync(TestKeys.Line(Name, AccessScopes.All));
        var caller = server.As(Name);
        using var decisions = await OpenAsync(caller);
        using var outcomes = new OutcomeService.OutcomeServiceClient(caller).ReportOutcomes();
        await outcomes.RequestStream.WriteAsync(new ReportOutcomesRequest());
        using var watching = new InsightService.InsightServiceClient(caller).WatchDecisions(new WatchDecisionsRequest());
        await watching.ResponseHeadersAsync;
        using var reflection = new ServerReflection.ServerReflectionClient(caller).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await reflection.ResponseStream.MoveNext(CancellationToken.None));

        Write(change == "other" ? TestKeys.Line("other", AccessScopes.All) : TestKeys.Line(Name, AccessScopes.Report));

        Assert.Equal(StatusCode.Unauthenticated, await EndOfAsync(decisions.ResponseStream));
        Assert.Equal(StatusCode.Unauthenticated, await EndOfAsync(watching.ResponseStream));
        Assert.Equal(StatusCode.Unauthenticated, await EndOfAsync(reflection.ResponseStream));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await outcomes.ResponseAsync.WaitAsync(Deadline));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task OpenStream_OtherKeysChange_GoesOn()
    {
        await using var server = await StartAsync(TestKeys.Line(Name, AccessScopes.Decide));
        using var stream = await OpenAsync(server.As(Name));

        Write($"{TestKeys.Line(Name, AccessScopes.All)}\n{TestKeys.Line("other", AccessScopes.All)}");
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "api_keys"), ("result", "ok")) == 1, () => "it is taken");

        await stream.RequestStream.WriteAsync(Hello);
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        await stream.RequestStream.CompleteAsync();
        Assert.Equal(StatusCode.OK, await EndOfAsync(stream.ResponseStream));
    }

    [Fact]
    public async Task OpenStream_KeyIsGivenARate_IsSlowedFromThenOn()
    {
        await using var server = await StartAsync(TestKeys.Line(Name, AccessScopes.Decide));
        using var stream = await OpenAsync(server.As(Name));
        Write(TestKeys.Line(Name, AccessScopes.Decide, limits: new ApiKeyLimits(0.001, 1, null)));
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "api_keys"), ("result", "ok")) == 1, () => "it is taken");

        for (var i = 0; i < 3; i++)
        {
            await stream.RequestStream.WriteAsync(Hello);
        }

        // One is the burst; for the others it would wait hours.
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        Write(TestKeys.Line("other", AccessScopes.All));
        Assert.Equal(
            StatusCode.Unauthenticated,
            (await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None))).StatusCode);
    }

    [Fact]
    public async Task OpenStream_KeyExpires_EndsUnauthenticated()
    {
        await using var server = await StartAsync(TestKeys.Line(Name, AccessScopes.Decide, expires: _time.GetUtcNow().AddDays(1)));
        using var stream = await OpenAsync(server.As(Name));

        _time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(StatusCode.Unauthenticated, await EndOfAsync(stream.ResponseStream));
    }

    // It waits for the next token of its key, which is hours away.
    [Fact]
    public async Task OpenStream_ThatWaitsForItsRate_EndsUnauthenticatedAsWell()
    {
        await using var server = await StartAsync(
            TestKeys.Line(Name, AccessScopes.Decide, limits: new ApiKeyLimits(0.001, 2, null)));
        using var stream = await OpenAsync(server.As(Name));
        await stream.RequestStream.WriteAsync(Hello);

        Write(TestKeys.Line("other", AccessScopes.All));

        Assert.Equal(StatusCode.Unauthenticated, await EndOfAsync(stream.ResponseStream));
    }

    [Fact]
    public async Task OpenStream_WhoseCallerDoesNotRead_IsCutOff()
    {
        await using var server = await StartAsync(TestKeys.Line(Name, AccessScopes.Decide));
        using var stream = new RoutingService.RoutingServiceClient(server.As(Name)).DecideStream();
        for (var i = 0; i < 1_000; i++)
        {
            await stream.RequestStream.WriteAsync(Hello);
        }

        await Until.TrueAsync(async () => (await server.ScrapeAsync()).Sum("routing_decisions_total") >= 100, () => "replies fill the connection");
        Write(TestKeys.Line("other", AccessScopes.All));

        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("http_server_active_requests", ("http_request_method", "POST")) == 0, () => "it has ended");
    }

    private static async Task<AsyncDuplexStreamingCall<DecideStreamRequest, DecideStreamResponse>> OpenAsync(CallInvoker caller)
    {
        var stream = new RoutingService.RoutingServiceClient(caller).DecideStream();
        await stream.RequestStream.WriteAsync(Hello);
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        return stream;
    }

    private static async Task<StatusCode> EndOfAsync<T>(IAsyncStreamReader<T> stream)
    {
        using var enough = new CancellationTokenSource(Deadline);
        try
        {
            while (await stream.MoveNext(enough.Token))
            {
                // What was decided before comes first.
            }

            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private Task<ServerUnderTest> StartAsync(string line) => ServerUnderTest.StartAsync(
        change: o =>
        {
            Write(line);
            o.ApiKeys = _folder.At("keys.jsonl");
        },
        time: _time);

    private void Write(string lines) => File.Move(_folder.Write("keys.next", lines), _folder.At("keys.jsonl"), overwrite: true);
}
