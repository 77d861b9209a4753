using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using RoutingDecision.Interop.Tests.Echo;
using RoutingDecision.Interop.V1;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>The four kinds of call and their metadata with the official .NET client.</summary>
public sealed class GrpcNetCallTests(EchoHost host) : IClassFixture<EchoHost>, IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://{host.Plain}");

    private V1.EchoService.EchoServiceClient Client => new(_channel);

    public void Dispose()
    {
        _channel.Dispose();
        host.AssertNoErrors();
    }

    [Fact]
    public async Task Echo_EveryFieldKind_ComesBack()
    {
        var request = new EchoRequest
        {
            Text = "héllo",
            Data = ByteString.CopyFrom(0, 1, 255),
            Numbers = { 1, -2, 1L << 40 },
            Tags = { ["a"] = "b" },
            Maybe = 0,
            Fraction = 2.5,
        };

        Assert.Equal(request, (await Client.EchoAsync(request)).Request);
        Assert.Equal(request, Client.Echo(request).Request);
        Assert.Equal(new EchoRequest(), (await Client.EchoAsync(new EchoRequest())).Request);
    }

    [Fact]
    public async Task Repeat_ManyMessages_ComeInOrder()
    {
        using var call = Client.Repeat(new RepeatRequest { Count = 300, Bytes = 100 });

        var texts = new List<string>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            texts.Add(response.Request.Text);
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), texts);
        Assert.Equal("server", call.GetTrailers().GetValue("x-intercepted"));
    }

    [Fact]
    public async Task Sum_ManyMessages_AllArrive()
    {
        using var call = Client.Sum();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Numbers = { i } });
        }
        await call.RequestStream.CompleteAsync();

        Assert.Equal(new SumResponse { Messages = 100, Sum = 4950 }, await call);
        Assert.Equal("client", call.GetTrailers().GetValue("x-intercepted"));
    }

    [Fact]
    public async Task Chat_TurnByTurn_EachIsAnsweredBeforeTheNext()
    {
        using var call = Client.Chat();
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(text.ToUpperInvariant(), call.ResponseStream.Current.Request.Text);
        }
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal("duplex", call.GetTrailers().GetValue("x-intercepted"));
    }

    [Fact]
    public async Task Echo_WithMetadata_HeadersAndTrailersArriveAsTextAndBytes()
    {
        using var call = Client.EchoAsync(new EchoRequest(), new Metadata { { "X-Ask", "v" }, { "x-blob-bin", new byte[] { 0, 254 } } });

        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("v", headers.GetValue("x-answer"));
        Assert.Equal(new byte[] { 0, 1, 254, 255 }, headers.GetValueBytes("x-answer-bin"));
        Assert.Equal(new byte[] { 0, 254 }, call.GetTrailers().GetValueBytes("x-blob-bin"));
        Assert.Equal("unary", call.GetTrailers().GetValue("x-intercepted"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Intercept_AllKinds_PassThroughInTheOrderGiven()
    {
        var seen = new List<string>();
        var invoker = _channel.Intercept(new RecordingInterceptor("inner", seen)).Intercept(new RecordingInterceptor("outer", seen));
        var client = new V1.EchoService.EchoServiceClient(invoker);

        await client.EchoAsync(new EchoRequest());
        client.Echo(new EchoRequest());
        using var repeat = client.Repeat(new RepeatRequest());
        using var sum = client.Sum();
        using var chat = client.Chat();
        await sum.RequestStream.CompleteAsync();
        await chat.RequestStream.CompleteAsync();

        Assert.False(await repeat.ResponseStream.MoveNext() || await chat.ResponseStream.MoveNext());
        Assert.Equal(new SumResponse(), await sum);
        Assert.Equal(
            new[] { "unary", "blocking", "server", "client", "duplex" }.SelectMany(kind => new[] { $"outer {kind}", $"inner {kind}" }), seen);
    }

    [Fact]
    public async Task Echo_ThroughAWrappedCall_KeepsStatusAndTrailers()
    {
        var client = new V1.EchoService.EchoServiceClient(_channel.Intercept(new WrappingInterceptor()));
        using var call = client.EchoAsync(new EchoRequest { Text = "t" });

        Assert.Equal("wrapped", (await call).Request.Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("unary", call.GetTrailers().GetValue("x-intercepted"));
    }

    [Fact]
    public void Echo_ClientWithoutChannel_SaysSo()
    {
        var e = Assert.Throws<NotImplementedException>(() => new ChannelLessClient().Echo(new EchoRequest()));

        Assert.Contains("/interop.v1.EchoService/Echo", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_AfterConnecting_IsReady()
    {
        await _channel.ConnectAsync();

        Assert.Equal(ConnectivityState.Ready, _channel.State);
    }

    private sealed class ChannelLessClient : V1.EchoService.EchoServiceClient;
}
