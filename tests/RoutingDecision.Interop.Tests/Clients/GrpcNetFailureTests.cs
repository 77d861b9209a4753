using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using RoutingDecision.Interop.Tests.Echo;
using RoutingDecision.Interop.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>Statuses, deadlines, cancellation, compression and limits with the official .NET client.</summary>
public sealed class GrpcNetFailureTests(EchoHost host) : IClassFixture<EchoHost>, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{host.Plain}");

    private V1.EchoService.EchoServiceClient Client => new(_channel);

    public void Dispose()
    {
        _channel.Dispose();
        host.AssertNoErrors();
    }

    [Fact]
    public async Task Fail_WithDetails_StatusTrailersAndDetailsArrive()
    {
        var e = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.FailAsync(new FailRequest { Code = (int)StatusCode.FailedPrecondition, Detail = "é nope\n%", Rich = true }));

        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
        Assert.Equal("é nope\n%", e.Status.Detail);
        Assert.Equal("because", e.Trailers.GetValue("x-why"));
        var details = Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes(RichFailure.DetailsTrailer)).Details;
        Assert.Equal("prompt", Assert.Single(details[0].Unpack<BadRequest>().FieldViolations).Field);
        Assert.Equal(TimeSpan.FromSeconds(1.5), details[1].Unpack<RetryInfo>().RetryDelay.ToTimeSpan());
    }

    [Fact]
    public void Fail_ByACrash_IsUnknownAndTellsNothing()
    {
        var e = Assert.Throws<RpcException>(() => Client.Fail(new FailRequest { Crash = true }));

        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        Assert.DoesNotContain(EchoHost.ExpectedCrash, e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hang_PastItsDeadline_EndsOnBothSides()
    {
        // On a machine that is busy a short one may be over before the call has come to the server.
        foreach (var seconds in (double[])[0.2, 2, 20])
        {
            var hang = new HangRequest { Id = $"{nameof(Hang_PastItsDeadline_EndsOnBothSides)}-{seconds}" };

            var e = await Assert.ThrowsAsync<RpcException>(async () => await Client.HangAsync(hang, deadline: In(TimeSpan.FromSeconds(seconds))));

            Assert.Equal(StatusCode.DeadlineExceeded, e.StatusCode);
            if (host.HasBegun(hang.Id))
            {
                await Client.AwaitEndAsync(hang, deadline: In(Soon));
                return;
            }
        }

        Assert.Fail("No call came to the server before its deadline.");
    }

    [Fact]
    public async Task Echo_WithDeadline_IsSeenByTheServer()
    {
        using var call = Client.EchoAsync(new EchoRequest(), deadline: In(TimeSpan.FromSeconds(60)));
        await call;

        Assert.InRange(int.Parse(call.GetTrailers().GetValue("x-deadline-ms")!), 1, 60_000);
    }

    [Fact]
    public async Task Hang_Cancelled_EndsOnBothSides()
    {
        using var cancel = new CancellationTokenSource();
        var hang = new HangRequest { Id = nameof(Hang_Cancelled_EndsOnBothSides) };
        using var call = Client.HangAsync(hang, cancellationToken: cancel.Token);
        await Client.AwaitStartAsync(hang, deadline: In(Soon));

        await cancel.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
        await Client.AwaitEndAsync(hang, deadline: In(Soon));
    }

    [Fact]
    public async Task HangStream_Disposed_EndsAtTheServer()
    {
        var hang = new HangRequest { Id = nameof(HangStream_Disposed_EndsAtTheServer) };
        using (var call = Client.HangStream(hang))
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        await Client.AwaitEndAsync(hang, deadline: In(Soon));
    }

    [Fact]
    public async Task Echo_GzipRequest_IsReadByTheServer()
    {
        using var call = Client.EchoAsync(Zeros(60_000), Gzip);

        Assert.Equal(60_000, (await call).Request.Data.Length);
        Assert.Equal("gzip", call.GetTrailers().GetValue("x-request-encoding"));
    }

    [Fact]
    public async Task Repeat_GzipResponse_IsReadByTheClient()
    {
        using var call = Client.Repeat(new RepeatRequest { Count = 1, Bytes = 60_000 });

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(60_000, call.ResponseStream.Current.Request.Data.Length);
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal("gzip", call.GetTrailers().GetValue("x-response-encoding"));
    }

    [Fact]
    public async Task Echo_OverTheServersReceiveLimit_IsResourceExhausted()
    {
        await AssertExhaustedAsync(Client.EchoAsync(Zeros(EchoHost.ReceiveLimit + 1)).ResponseAsync);
        await AssertExhaustedAsync(Client.EchoAsync(Zeros(10 * EchoHost.ReceiveLimit), Gzip).ResponseAsync);
    }

    [Fact]
    public async Task Repeat_OverTheServersSendLimit_IsResourceExhausted()
    {
        using var call = Client.Repeat(new RepeatRequest { Count = 1, Bytes = EchoHost.SendLimit + 1 });

        await AssertExhaustedAsync(call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Echo_OverTheClientsReceiveLimit_IsResourceExhausted()
    {
        using var channel = GrpcChannel.ForAddress($"http://{host.Plain}", new GrpcChannelOptions { MaxReceiveMessageSize = 1000 });

        await AssertExhaustedAsync(new V1.EchoService.EchoServiceClient(channel).EchoAsync(Zeros(1001)).ResponseAsync);
    }

    [Theory]
    [InlineData("interop.v1.EchoService", "Nope")]
    [InlineData("no.such.Service", "Echo")]
    public async Task Call_UnknownMethod_IsUnimplemented(string service, string name)
    {
        var empty = Marshallers.Create<byte[]>((value, context) => context.Complete(value), context => context.PayloadAsNewBuffer());
        var method = new Method<byte[], byte[]>(MethodType.Unary, service, name, empty, empty);

        var e = await Assert.ThrowsAsync<RpcException>(async () => await _channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, []));

        Assert.Equal(StatusCode.Unimplemented, e.StatusCode);
    }

    [Fact]
    public async Task Echo_NoServer_IsUnavailable()
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{FreePort.Take()}");

        var e = await Assert.ThrowsAsync<RpcException>(async () => await new V1.EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest()));

        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
    }

    private static async Task AssertExhaustedAsync(Task call)
        => Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);

    private static EchoRequest Zeros(int bytes) => new() { Data = ByteString.CopyFrom(new byte[bytes]) };

    private static DateTime In(TimeSpan time) => (TimeProvider.System.GetUtcNow() + time).UtcDateTime;
}
