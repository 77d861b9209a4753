using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Admission;

/// <summary>Many times more calls than fit, at once: counts and statuses; `make overload` measures times.</summary>
public sealed class OverloadTests
{
    private const int Places = 4;
    private const int Queue = 8;
    private const int Offered = 100;
    private const string Decide = "/routing.v1.RoutingService/Decide";

    [Fact]
    public async Task Decide_ManyTimesWhatFits_ServesWhatFitsRefusesTheRestAndAnswersHealth()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => (o.MaxCalls, o.QueueCalls, o.QueueMs) = (Places, Queue, 60_000));
        using var raw = new RawGrpc(server.GrpcAddress);
        var resume = new TaskCompletionSource();
        // Calls whose bodies are not complete hold every place until they are.
        var held = Enumerable.Range(
            0, Places).Select(_ => raw.CallAsync(Decide, new HalfBody(new DecideRequest { Prompt = "hello" }, resume.Task))).ToArray();
        await Until.TrueAsync(() => TakenOf(server) == Places, () => "every place is taken");

        var offered = Enumerable.Range(0, Offered).Select(i => StatusOfAsync(server, $"hello {i}")).ToList();
        await Until.TrueAsync(() => offered.Count(o => o.IsCompleted) >= Offered - Queue, () => $"{offered.Count(o => o.IsCompleted)} are refused");

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await server.Health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal("ready", (await server.Http.GetStringAsync("/readyz")).Trim());
        // Those in the queue wait; everybody else knows already that, and when, to try again.
        Assert.Equal(Offered - Queue, offered.Count(o => o.IsCompleted));
        Assert.All(offered.Where(o => o.IsCompleted), o => Assert.Equal((StatusCode.ResourceExhausted, true), o.Result));
        // A call has ended for its caller a moment before it has for the web server.
        await Until.TrueAsync(async () => await UnderWayAsync(server) == Places + Queue, () => "the refused are gone");
        Assert.Equal(Offered - Queue, (await server.ScrapeAsync()).Sum("routing_requests_rejected_total", ("reason", "overloaded")));

        resume.SetResult();
        Assert.All(await Task.WhenAll(held), reply => Assert.Equal("0", reply.Status));
        var ended = await Task.WhenAll(offered);
        Assert.Equal(Queue, ended.Count(e => e.Status == StatusCode.OK));
        Assert.Equal(Places + Queue, (await server.ScrapeAsync()).Sum("routing_decisions_total"));
    }

    /// <summary>Places that are taken. A call that the web server has begun may not have got that far.</summary>
    internal static int TakenOf(ServerUnderTest server) => server.Part<Server.Admission.Admission>().Taken;

    /// <summary>Calls whose requests the web server has begun to answer and not finished.</summary>
    private static async Task<double> UnderWayAsync(ServerUnderTest server) =>
        (await server.ScrapeAsync()).Sum("http_server_active_requests", ("http_request_method", "POST"));

    /// <summary>A call's status, and whether it says when to try again.</summary>
    private static async Task<(StatusCode Status, bool SaysWhen)> StatusOfAsync(ServerUnderTest server, string prompt)
    {
        try
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = prompt });
            return (StatusCode.OK, false);
        }
        catch (RpcException refused)
        {
            var details = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin")).Details;
            return (refused.StatusCode, details.Single().Unpack<RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        }
    }
}
