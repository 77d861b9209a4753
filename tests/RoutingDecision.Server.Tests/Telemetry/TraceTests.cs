using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Telemetry;

public sealed class TraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string CallerSpan = "b7ad6b7169203331";

    [Fact]
    public async Task Decide_CallerThatTraces_IsTheParentOfTheCallAndThatOfTheDecision()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using (var server = await ServerUnderTest.StartAsync(
            TestPolicies.Utility, new FakeClassifier(), o => (o.Otlp, o.TraceShare) = (collector.Address, 0)))
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = "a hard one" }, Traced("01"));
            await server.Routing.DecideAsync(new DecideRequest { Prompt = "not followed" }, Traced("00"));
        }

        var spans = collector.Spans.Where(s => s.TraceId == TraceId).ToArray();
        var call = Assert.Single(spans, s => s.ParentId == CallerSpan);
        var decision = Assert.Single(spans, s => s.ParentId == call.SpanId);
        Assert.Equal(2, spans.Length);
        Assert.Equal("routing.decide", decision.Name);
        Assert.InRange(decision.Start, call.Start - 1_000_000, decision.End);
        Assert.InRange(decision.End, decision.Start, call.End + 1_000_000);
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["routing.policy_version"] = PolicyCompiler.VersionOf(TestPolicies.Utility),
                ["routing.classifier_version"] = "fake-00000001",
                ["routing.tier"] = "premium",
                ["routing.model"] = "large-a",
                ["routing.decided_by"] = "classifier",
                ["routing.strategy"] = "direct",
                ["routing.complexity"] = "5",
                ["routing.assessment"] = "classifier",
            },
            decision.Attributes);
    }

    [Fact]
    public async Task Decide_ThatNoModelCanServe_IsAFailedSpan()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using (var server = await ServerUnderTest.StartAsync(change: o => o.Otlp = collector.Address))
        {
            var request = new DecideRequest { Prompt = "hello", Constraints = new Constraints { MaxCostUsd = 1e-9 } };
            await Assert.ThrowsAsync<RpcException>(async () => await server.Routing.DecideAsync(request, Traced("01")));
        }

        var span = Assert.Single(collector.Spans, s => s.TraceId == TraceId && s.Name == "routing.decide");
        Assert.Equal(("max_cost_usd", 2), (span.Attributes["routing.unservable"], span.Status));
    }

    [Fact]
    public async Task DecideBatch_EveryItem_HasASpan()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using (var server = await ServerUnderTest.StartAsync(change: o => o.Otlp = collector.Address))
        {
            DecideRequest[] three = [new() { Prompt = "hello" }, new() { Prompt = "prove it" }, new()];
            var batch = new DecideBatchRequest { Requests = { three } };
            await server.Routing.DecideBatchAsync(batch, Traced("01"));
        }

        Assert.Equal(["economy", "premium"],
            collector.Spans.Where(s => s.TraceId == TraceId && s.Name == "routing.decide").Select(s => s.Attributes["routing.tier"]).Order());
    }

    [Fact]
    public async Task Decide_WithoutACollector_SendsNothingWhateverTheEnvironmentSays()
    {
        await using var collector = await TraceCollector.StartAsync();
        using var folder = new TemporaryFolder();
        await using var child = ChildProcess.Start(new ChildCommand(
            ServerProcess.Binary,
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--bundle", "none", "--policy", folder.Write("policy.yaml", TestPolicies.Rules),
            "--state", folder.At("state"))
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address },
        });
        var ready = await child.WaitForLineAsync(l => l.StartsWith("ready grpc=", StringComparison.Ordinal), ServerProcess.Deadline);
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress($"http://{ready.Split(' ')[1]["grpc=".Length..]}");
        await new RoutingService.RoutingServiceClient(channel).DecideAsync(new DecideRequest { Prompt = "hello" }, Traced("01"));

        await child.SignalAsync("TERM");
        await child.WaitForExitAsync(ServerProcess.Deadline);

        Assert.Empty(collector.Bodies);
    }

    [Fact]
    public async Task Decide_WithoutTracing_CostsNoSpan()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using (var server = await ServerUnderTest.StartAsync(change: o => (o.Otlp, o.TraceShare) = (collector.Address, 0)))
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
        }

        Assert.DoesNotContain(collector.Spans,
            s => s.Attributes.GetValueOrDefault("routing.policy_version") == PolicyCompiler.VersionOf(TestPolicies.Rules) && s.TraceId != TraceId);
    }

    private static Metadata Traced(string flags) => new() { { "traceparent", $"00-{TraceId}-{CallerSpan}-{flags}" } };
}
