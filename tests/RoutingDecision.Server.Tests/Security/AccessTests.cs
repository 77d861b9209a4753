using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Security;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Security;

/// <summary>Which keys let which calls in.</summary>
public sealed class AccessTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>((bytes, c) => c.Complete(bytes), c => c.PayloadAsNewBuffer());

    private static readonly (FileDescriptor File, string Owner)[] Services =
    [
        (RoutingServiceReflection.Descriptor, "decider"), (OutcomeServiceReflection.Descriptor, "reporter"),
        (InsightServiceReflection.Descriptor, "reader"),
        (PolicyServiceReflection.Descriptor, "boss"),
    ];

    private static readonly string[] NarrowKeys = ["decider", "reporter", "reader", "boss"];

    public static TheoryData<string, string> Calls
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (file, owner) in Services)
            {
                foreach (var method in file.Services.SelectMany(s => s.Methods))
                {
                    data.Add($"/{method.Service.FullName}/{method.Name}", owner);
                }
            }

            return data;
        }
    }

    [Fact]
    public async Task EveryCall_ByKeysOfEachScope_IsOpenToItsOwnScopeAlone()
    {
        await using var server = await TestKeys.StartAsync();
        var callers = NarrowKeys.Append("all").Append("late").ToDictionary(n => n, n => server.As(n), StringComparer.Ordinal);
        var (nobody, stranger) = (server.As(null), server.As("stranger"));
        Assert.NotEmpty(Calls);
        foreach (var (call, owner) in Calls.Select(row => ((string)row[0], (string)row[1])))
        {
            foreach (var unknown in new[] { nobody, stranger, callers["late"] })
            {
                Assert.Equal((call, StatusCode.Unauthenticated), (call, await StatusOfAsync(unknown, call)));
            }

            foreach (var (name, caller) in callers.Where(c => c.Key != "late"))
            {
                var status = await StatusOfAsync(caller, call);
                Assert.True(
                    (status is StatusCode.PermissionDenied) == (name != owner && name != "all") && status != StatusCode.Unauthenticated,
                    $"{call} by {name}: {status}");
            }
        }

        var scrape = await server.ScrapeAsync();
        Assert.Equal(3 * Calls.Count(), scrape.Sum("routing_requests_rejected_total", ("reason", "unauthenticated")));
        Assert.Equal(3 * Calls.Count(), scrape.Sum("routing_requests_rejected_total", ("reason", "permission_denied")));
    }

    [Fact]
    public async Task Calls_OfSeveralKeys_AreCountedByTheIdOfTheirKey()
    {
        await using var server = await TestKeys.StartAsync();
        var (decider, all) = (server.As("decider"), server.As("all"));
        await StatusOfAsync(decider, "/routing.v1.RoutingService/Decide");
        await StatusOfAsync(decider, "/routing.v1.RoutingService/Decide");
        // Refused for its scope; it is a call with the key all the same.
        await StatusOfAsync(decider, "/routing.v1.PolicyService/GetPolicy");
        await StatusOfAsync(all, "/routing.v1.PolicyService/GetPolicy");
        await StatusOfAsync(server.As("stranger"), "/routing.v1.RoutingService/Decide");

        var calls = (await server.ScrapeAsync()).Of("routing_key_calls_total").ToDictionary(s => s.Labels["key"], s => s.Value, StringComparer.Ordinal);

        Assert.Equal((3, 1, 0), (calls[TestKeys.IdOf("decider")], calls[TestKeys.IdOf("all")], calls[TestKeys.IdOf("boss")]));
        Assert.Equal(TestKeys.Lines.Split('\n').Length, calls.Count);
    }

    [Fact]
    public async Task UnknownCall_WithoutAKey_IsRefusedLikeTheOthers()
    {
        await using var server = await TestKeys.StartAsync();

        Assert.Equal(StatusCode.Unauthenticated, await StatusOfAsync(server.As(null), "/routing.v1.RoutingService/Undecide"));
        Assert.Equal(StatusCode.Unimplemented, await StatusOfAsync(server.As("decider"), "/routing.v1.RoutingService/Undecide"));
    }

    [Fact]
    public async Task Health_WithoutAKey_IsAnswered()
    {
        await using var server = await TestKeys.StartAsync();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await server.Health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal("ready\n", await server.Http.GetStringAsync("/readyz"));
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("reporter", StatusCode.OK)]
    [InlineData("acme", StatusCode.OK)]
    public async Task Reflection_NeedsAKeyOfAnyScope(string? name, StatusCode expected)
    {
        await using var server = await TestKeys.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(server.As(name)).ServerReflectionInfo();
        var status = StatusCode.OK;
        try
        {
            await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        }
        catch (RpcException e)
        {
            status = e.StatusCode;
        }

        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("{0}", false)]
    [InlineData("Basic {0}", false)]
    [InlineData("Bearer", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Bearer {0}x", false)]
    [InlineData("Bearer x {0}", false)]
    [InlineData("bearer  {0}", true)]
    public async Task Header_OfSeveralShapes_IsReadAsBearerAlone(string shape, bool isGood)
    {
        await using var server = await TestKeys.StartAsync();
        var header = string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, TestKeys.TextOf("all"));

        Assert.Equal(!isGood, await StatusOfAsync(server.WithHeader(header), "/routing.v1.PolicyService/GetPolicy") == StatusCode.Unauthenticated);
    }

    // An interceptor would see the call only once its message is read.
    [Fact]
    public async Task CallWithoutAKey_BodyThatNeverComes_IsRefusedAtOnce()
    {
        await using var server = await TestKeys.StartAsync();
        using var raw = new RawGrpc(server.GrpcAddress);

        var reply = await raw.CallAsync("/routing.v1.RoutingService/Decide", new EndlessBody());

        Assert.Equal(("16", "A%20valid%20API%20key%20is%20needed%3A%20authorization%3A%20Bearer%20KEY."), (reply.Status, reply.Message));
    }

    [Fact]
    public async Task Refusals_ManyOfOneKey_AreLoggedOnceASecondAndWithoutTheKey()
    {
        await using var server = await TestKeys.StartAsync();
        var caller = server.As("decider");
        for (var i = 0; i < 50; i++)
        {
            await StatusOfAsync(caller, "/routing.v1.PolicyService/GetPolicy");
        }

        Assert.InRange(server.Log.Entries.Count(e => e.Event.Id == 8004), 1, 49);
        Assert.Contains("decider was refused /routing.v1.PolicyService/GetPolicy: its key lacks the scope admin",
            server.Log.Entries.First(e => e.Event.Id == 8004).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.Entries, e => e.Text.Contains("rdk_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AdminCall_ByAKey_IsLoggedAndRecordedWithItsName()
    {
        await using var server = await TestKeys.StartAsync(change: o => o.LogLevel = "Information");
        var policy = new PolicyService.PolicyServiceClient(server.As("boss"));

        var published = await policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1), Comment = "why" });
        await Assert.ThrowsAsync<RpcException>(
            async () => await policy.SetModelStateAsync(new SetModelStateRequest { Model = "nobody", State = ModelState.Disabled }));

        Assert.Equal("boss", published.Version.PublishedBy);
        string[] told = [.. server.Log.Entries.Where(e => e.Event.Id == 8005).Select(e => e.Text.Trim())];
        Assert.Equal(["/routing.v1.PolicyService/PublishPolicy by boss: OK", "/routing.v1.PolicyService/SetModelState by boss: NotFound"], told);
    }

    [Fact]
    public async Task AdminCall_ServerFailsUnderIt_IsLoggedAllTheSame()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.LogLevel = "Information");

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.Part<AdminAudit>().UnaryServerHandler<GetPolicyRequest, GetPolicyResponse>(
            new GetPolicyRequest(), new FakeCall("/routing.v1.PolicyService/GetPolicy"), (_, _) => throw new InvalidOperationException("a bug")));

        Assert.Equal(
            "/routing.v1.PolicyService/GetPolicy by ipv4:192.0.2.1:1: failed", Assert.Single(server.Log.Entries, e => e.Event.Id == 8005).Text.Trim());
    }

    private static async Task<StatusCode> StatusOfAsync(CallInvoker caller, string path)
    {
        var parts = path.Split('/');
        // An empty message is one of every type; streams take it as their only one. The live tail would answer it for ever, and refuses a rate of 2.
        var message = parts[2] == nameof(InsightService.InsightServiceClient.WatchDecisions)
            ? new WatchDecisionsRequest { SampleRate = 2 }.ToByteArray() : [];
        var method = new Method<byte[], byte[]>(MethodType.Unary, parts[1], parts[2], Bytes, Bytes);
        try
        {
            using var call = caller.AsyncUnaryCall(method, null, new CallOptions(), message);
            await call.ResponseAsync;
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    /// <summary>Announces a message and never sends it.</summary>
    private sealed class EndlessBody : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0x10, 0, 0 });
            await stream.FlushAsync();
            await new TaskCompletionSource().Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
