using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>The process is told to stop while it works.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Terminate_CallWhoseBodyIsHalfSent_IsStillAnswered()
    {
        // A port that nobody else gets, once it is closed.
        await using var server = await ServerProcess.StartAsync(["--grpc", $"127.0.0.1:{FreePort.Take()}"]);
        var half = new TaskCompletionSource();
        using var raw = new RawGrpc($"http://{server.Grpc}");
        var call = raw.CallAsync("/routing.v1.RoutingService/Decide", new HalfBody(new DecideRequest { Prompt = "hello" }, half.Task));
        await Until.TrueAsync(async () => await ActiveCallsAsync(server) > 0, () => "the call is under way");

        await server.Child.SignalAsync("TERM");
        await Until.TrueAsync(async () => !await ListensAsync(server), () => "no new connections");
        half.SetResult();

        var reply = await call;
        Assert.Equal((HttpStatusCode.OK, "0"), (reply.Http, reply.Status));
        Assert.Equal(0, (await server.Child.WaitForExitAsync(ServerProcess.Deadline)).ExitCode);
    }

    [Fact]
    public async Task Terminate_UnderLoad_AnswersOrSaysUnavailable()
    {
        await using var server = await ServerProcess.StartAsync();
        var codes = new ConcurrentQueue<(StatusCode Code, string Detail)>();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => CallUntilGoneAsync(server, codes))).ToArray();
        await Until.TrueAsync(() => codes.Count > 500, () => $"{codes.Count} calls");

        await server.Child.SignalAsync("TERM");
        await Task.WhenAll(callers);

        Assert.Equal(0, (await server.Child.WaitForExitAsync(ServerProcess.Deadline)).ExitCode);
        Assert.Equal(8, codes.Count(c => c.Code == StatusCode.Unavailable));
        Assert.All(codes, c => Assert.True(c.Code is StatusCode.OK or StatusCode.Unavailable, c.Detail));
    }

    [Fact]
    public async Task Terminate_WithANotice_TurnsReadinessWhileCallsAreStillTaken()
    {
        await using var server = await ServerProcess.StartAsync(["--drain-notice-ms", "60000"]);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{server.Metrics}") };
        using var watching = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest { Service = "routing.v1.RoutingService" });
        Assert.Equal(ServingStatus.Serving, await NextAsync(watching));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz")).StatusCode);

        await server.Child.SignalAsync("TERM");
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watching));
        var ended = await Assert.ThrowsAsync<RpcException>(async () => await watching.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.Unavailable, ended.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz")).StatusCode);
        using var another = GrpcChannel.ForAddress($"http://{server.Grpc}");
        Assert.Equal("small-a", (await new RoutingService.RoutingServiceClient(another).DecideAsync(new DecideRequest { Prompt = "hello" })).Model);
        Assert.Equal(ServingStatus.NotServing, (await new Health.HealthClient(another).CheckAsync(new HealthCheckRequest())).Status);
    }

    // With its twenty seconds of patience an idle stream would hold up every restart.
    [Fact]
    public async Task Terminate_OpenStreams_EndBehindWhatTheyHaveRead()
    {
        await using var server = await ServerProcess.StartAsync(["--drain-seconds", "300"]);
        using var deadline = new CancellationTokenSource(ServerProcess.Deadline);
        // The library forgets what a stream was told if the connection ends before it is asked: a call that is half sent keeps the connection.
        var half = new TaskCompletionSource();
        using var raw = new RawGrpc($"http://{server.Grpc}");
        var keeping = raw.CallAsync("/routing.v1.RoutingService/Decide", new HalfBody(new DecideRequest { Prompt = "hello" }, half.Task));
        await Until.TrueAsync(async () => await ActiveCallsAsync(server) > 0, () => "the call is under way");
        using var channel = raw.OpenChannel();
        using var stream = new RoutingService.RoutingServiceClient(channel).DecideStream(cancellationToken: deadline.Token);
        for (var i = 0; i < 20; i++)
        {
            await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { RequestId = $"{i}", Prompt = "hello" } });
        }

        using var outcomes = new OutcomeService.OutcomeServiceClient(channel).ReportOutcomes(cancellationToken: deadline.Token);
        await outcomes.RequestStream.WriteAsync(new ReportOutcomesRequest());
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        await Until.TrueAsync(async () => await DecisionsAsync(server) == 20, () => "all are decided");

        await server.Child.SignalAsync("TERM");
        var answered = 1;
        var ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await stream.ResponseStream.MoveNext(CancellationToken.None))
            {
                answered++;
            }
        });
        var alsoEnded = await Assert.ThrowsAsync<RpcException>(async () => await outcomes);

        Assert.Equal((20, StatusCode.Unavailable), (answered, ended.StatusCode));
        Assert.Equal(StatusCode.Unavailable, alsoEnded.StatusCode);
        Assert.Contains("shutting down", ended.Status.Detail, StringComparison.Ordinal);
        half.SetResult();
        Assert.Equal("0", (await keeping).Status);
        var result = await server.Child.WaitForExitAsync(ServerProcess.Deadline);
        Assert.Equal(0, result.ExitCode);
        Assert.Single(server.LogLines(), l => l.GetProperty("EventId").GetInt32() == 1003);
        Assert.DoesNotContain(server.LogLines(), l => l.GetProperty("LogLevel").GetString() is "Error" or "Critical");
    }

    [Fact]
    public async Task Start_OnThePortsOfOneThatJustEnded_WorksAtOnce()
    {
        string[] ports = ["--grpc", $"127.0.0.1:{FreePort.Take()}", "--metrics", $"127.0.0.1:{FreePort.Take()}"];
        await using (var first = await ServerProcess.StartAsync(ports))
        {
            await first.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
            await ActiveCallsAsync(first);
            await first.Child.SignalAsync("TERM");
            Assert.Equal(0, (await first.Child.WaitForExitAsync(ServerProcess.Deadline)).ExitCode);
        }

        await using var second = await ServerProcess.StartAsync(ports);

        Assert.Equal((ports[1], ports[3]), (second.Grpc, second.Metrics));
        Assert.Equal("small-a", (await second.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Model);
    }

    private static async Task CallUntilGoneAsync(ServerProcess server, ConcurrentQueue<(StatusCode Code, string Detail)> codes)
    {
        using var channel = GrpcChannel.ForAddress($"http://{server.Grpc}");
        var client = new RoutingService.RoutingServiceClient(channel);
        while (true)
        {
            try
            {
                await client.DecideAsync(new DecideRequest { Prompt = "hello" });
                codes.Enqueue((StatusCode.OK, ""));
            }
            catch (RpcException e)
            {
                codes.Enqueue((e.StatusCode, e.ToString()));
                return;
            }
        }
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current.Status;
    }

    private static async Task<bool> ListensAsync(ServerProcess server)
    {
        using var probe = new System.Net.Sockets.TcpClient();
        try
        {
            await probe.ConnectAsync(IPEndPoint.Parse(server.Grpc));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task<double> ActiveCallsAsync(ServerProcess server) =>
        (await ScrapeAsync(server)).Of("http_server_active_requests").Where(s => s.Labels.GetValueOrDefault("http_request_method") == "POST").Sum(
            s => s.Value);

    private static async Task<double> DecisionsAsync(ServerProcess server) => (await ScrapeAsync(server)).Sum("routing_decisions_total");

    private static async Task<Telemetry.Scrape> ScrapeAsync(ServerProcess server)
    {
        using var http = new HttpClient();
        return Telemetry.Scrape.Parse(await http.GetStringAsync($"http://{server.Metrics}/metrics"));
    }
}
