using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Services;

/// <summary>Sizes, bytes and habits of hostile callers: each gets a clear status, and everybody else goes on being served.</summary>
public sealed class HostileInputTests : IAsyncLifetime
{
    private const string DecidePath = "/routing.v1.RoutingService/Decide";

    private ServerUnderTest _server = null!;

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync();

    public async Task DisposeAsync()
    {
        // Whatever a test did, the next caller is served; and disposing fails on any error in the log.
        Assert.Equal("small-a", (await _server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Model);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Decide_PromptAtTheLimit_IsServed()
    {
        var reply = await _server.Routing.DecideAsync(new DecideRequest { Prompt = Text(RequestLimits.TextChars) });

        Assert.Contains(reply.Reasons, r => r.Code == "head_and_tail");
    }

    [Fact]
    public async Task Decide_PromptOverTheLimit_IsInvalid()
    {
        var error = await RefusedAsync(new DecideRequest { Prompt = Text(RequestLimits.TextChars + 1) });

        Assert.Equal((StatusCode.InvalidArgument, "prompt: all text together is 10485761 characters long, at most 10485760 are allowed"),
            (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Decide_MessageOfThirteenMebibytes_IsRefusedByTheTransport() =>
        Assert.Equal(StatusCode.ResourceExhausted, (await RefusedAsync(new DecideRequest { Prompt = Text(13 << 20) })).StatusCode);

    [Fact]
    public async Task Health_NameThatIsNoServices_IsRefusedByTheTransport()
    {
        var request = new HealthCheckRequest { Service = Text(2_000) };
        using var watch = _server.Health.Watch(request);

        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(async () => await _server.Health.CheckAsync(request))).StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(default))).StatusCode);
    }

    // The web server has a limit of its own for bodies, which is smaller than what can be set.
    [Fact]
    public async Task DecideBatch_MessageOfFortyMebibytesWhereSixtyFourAreAllowed_IsServed()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.MaxMessageMib = 64);
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Repeat(new DecideRequest { Prompt = Text(10 << 20) }, 4));

        var reply = await server.Routing.DecideBatchAsync(batch);

        Assert.All(reply.Results, r => Assert.Equal("large-a", r.Decision.Model));
    }

    [Fact]
    public async Task Decide_AHundredThousandTags_IsInvalid()
    {
        var request = new DecideRequest { Prompt = "hello" };
        for (var i = 0; i < 100_000; i++)
        {
            request.Tags.Add($"{i}", "x");
        }

        var error = await RefusedAsync(request);

        Assert.Equal((StatusCode.InvalidArgument, "tags: has 100000 entries, at most 64 are allowed"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Decide_AMillionTags_IsInvalid()
    {
        var request = new DecideRequest { Prompt = "hello" };
        request.Tags.Add(Enumerable.Range(0, 1_000_000).ToDictionary(i => Short(i), _ => "", StringComparer.Ordinal));

        var error = await RefusedAsync(request);

        Assert.Equal((StatusCode.InvalidArgument, "tags: has 1000000 entries, at most 64 are allowed"), (error.StatusCode, error.Status.Detail));

        // Four characters each: a million of longer ones would be refused for their bytes.
        static string Short(int number) => string.Create(4, number, (text, left) =>
        {
            for (var at = 0; at < text.Length; at++, left /= 36)
            {
                text[at] = "0123456789abcdefghijklmnopqrstuvwxyz"[left % 36];
            }
        });
    }

    [Fact]
    public async Task Decide_AMillionMessages_IsInvalid()
    {
        var request = new DecideRequest();
        request.Messages.AddRange(Enumerable.Repeat(new Message { Role = MessageRole.User }, 1_000_000));

        var error = await RefusedAsync(request);

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("messages: has 1000000 entries, at most 4096 are allowed", error.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>
    /// Keys that the runtime's quick hash of texts takes for one: a map that kept to it would compare each with all before it, forty thousand millions
    /// of times here. The deadline is what fails then.
    /// </summary>
    [Fact]
    public async Task Decide_TagsThatCollide_AreRefusedLikeOthers()
    {
        var keys = CollidingTexts.Take(300_000);
        var request = new DecideRequest { Prompt = "hello" };
        request.Tags.Add(keys.ToDictionary(k => k, _ => "", StringComparer.Ordinal));

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Routing.DecideAsync(request, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(60)));

        Assert.Equal((StatusCode.InvalidArgument, "tags: has 300000 entries, at most 64 are allowed"), (error.StatusCode, error.Status.Detail));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("```\n")]
    [InlineData("((((a+)+)+)+)")]
    public async Task Decide_PromptOfAMillionOpenings_IsDecided(string opening)
    {
        var prompt = string.Concat(Enumerable.Repeat(opening, 1_000_000))[..1_000_000];

        Assert.NotEmpty((await _server.Routing.DecideAsync(new DecideRequest { Prompt = prompt })).Model);
    }

    // Each takes the whole window of the stream.
    [Fact]
    public async Task DecideStream_RequestsOfTheLargestSize_AreAllAnswered()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.MaxMessageMib = 1);
        using var stream = server.Routing.DecideStream();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { Prompt = Text((1 << 20) - 64) } });
            }

            await stream.RequestStream.CompleteAsync();
        });
        var answers = 0;
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.NotNull(stream.ResponseStream.Current.Result.Decision);
            answers++;
        }

        await sending;
        Assert.Equal(20, answers);
    }

    // Each takes three places, so that one of those that wait has got some of its own and not all.
    [Fact]
    public async Task DecideStream_CallerThatReadsNothingAndGoes_LeavesItsPlaceToOthers()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.MaxMessageMib = 1);
        using (var stream = server.Routing.DecideStream())
        {
            var sending = Task.Run(async () =>
            {
                while (true)
                {
                    await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { Prompt = Text(40_000) } });
                }
            });
            var (decided, looks) = (0d, 0);
            await Until.TrueAsync(
                async () =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100));
                    var now = (await server.ScrapeAsync()).Sum("routing_decisions_total");
                    (decided, looks) = (now, now > 0 && now.Equals(decided) ? looks + 1 : 0);
                    return looks >= 10;
                },
                () => $"no more than {decided} are decided");
            stream.Dispose();
            await Assert.ThrowsAnyAsync<Exception>(() => sending);
        }

        await Until.TrueAsync(() => Admission.OverloadTests.TakenOf(server) == 0, () => "the stream has ended");
    }

    [Fact]
    public async Task Decide_FiveThousandMessages_IsInvalid()
    {
        var request = new DecideRequest();
        request.Messages.AddRange(Enumerable.Repeat(new Message { Role = MessageRole.User, Text = "hello" }, 5_000));

        var error = await RefusedAsync(request);

        Assert.Equal((StatusCode.InvalidArgument, "messages: has 5000 entries, at most 4096 are allowed"), (error.StatusCode, error.Status.Detail));
    }

    // The runtime puts U+FFFD for bytes that are no UTF-8.
    [Fact]
    public async Task Decide_InvalidUtf8_IsReadWithReplacements()
    {
        var reply = await RawAsync(RawGrpc.Frame([0x32, 4, 0xc3, 0x28, 0xff, 0x61, 0x0a, 2, 0xfe, 0x62]));

        Assert.Equal("0", reply.Status);
        Assert.Equal("\ufffdb", DecideResponse.Parser.ParseFrom(reply.Body[5..]).RequestId);
    }

    public static TheoryData<string, byte[]> Garbage => new()
    {
        { "a field of length 127 that is not there", [0x32, 0x7f, 0x61] },
        { "a length beyond 2 GiB", [0x32, 0xff, 0xff, 0xff, 0xff, 0x0f] },
        { "an endless number", [0x50, .. Enumerable.Repeat((byte)0xff, 20)] },
        { "field number 0", [0x00, 0x01] },
        { "a closed group that was never open", [0x0c] },
        { "a hundred thousand open groups", [.. Enumerable.Repeat((byte)0x0b, 100_000)] },
        { "messages in messages", [.. Enumerable.Repeat((byte)0x3a, 1_000)] },
        { "noise", [.. Enumerable.Range(0, 5_000).Select(i => (byte)(i * 7919 >> 3))] },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Decide_GarbageForAMessage_IsRefused(string kind, byte[] message)
    {
        var reply = await RawAsync(RawGrpc.Frame(message));

        Assert.True(reply.Status is "2" or "3" or "13", $"{kind}: {reply}");
        Assert.DoesNotContain("   at ", reply.Message ?? "", StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> BadFrames => new()
    {
        { "nothing", [] },
        { "half a prefix", [0, 0] },
        { "less than announced", [0, 0, 0, 0, 9, 0x32] },
        { "two gibibytes announced", [0, 0x7f, 0xff, 0xff, 0xff, 0x32] },
        { "compressed, it says", [1, 0, 0, 0, 1, 0x32] },
        { "a flag that is none", [7, 0, 0, 0, 1, 0x32] },
        { "two messages", [.. RawGrpc.Frame([0x32, 1, 0x61]), .. RawGrpc.Frame([0x32, 1, 0x61])] },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task Decide_BadFrame_IsRefused(string kind, byte[] body)
    {
        var reply = await RawAsync(body);

        Assert.True(reply.Status is "2" or "3" or "8" or "12" or "13", $"{kind}: {reply}");
    }

    [Fact]
    public async Task Call_PathThatIsNone_IsUnimplemented()
    {
        using var raw = new RawGrpc(_server.GrpcAddress);

        Assert.All(
            [await raw.CallAsync("/routing.v1.RoutingService/Nothing", RawGrpc.Frame([])), await raw.CallAsync(
                "/nothing.v1.Nothing/Nothing", RawGrpc.Frame([]))],
            reply => Assert.Equal("12", reply.Status));
    }

    [Fact]
    public async Task DecideStream_BadItems_AreAnsweredAndTheStreamGoesOn()
    {
        using var stream = _server.Routing.DecideStream();
        await stream.RequestStream.WriteAsync(new DecideStreamRequest());
        await stream.RequestStream.WriteAsync(
            new DecideStreamRequest { Request = new DecideRequest { RequestId = "2", Prompt = Text(RequestLimits.TextChars + 1) } });
        await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { RequestId = "3", Prompt = "hello" } });
        await stream.RequestStream.CompleteAsync();

        var results = await ReadAsync(stream);

        Assert.Equal(["", "2"], results.Where(r => r.Error is not null).Select(r => r.Error.RequestId).Order(StringComparer.Ordinal));
        Assert.All(results.Where(r => r.Error is not null), r => Assert.Equal((int)StatusCode.InvalidArgument, r.Error.Code));
        Assert.Equal("3", Assert.Single(results, r => r.Decision is not null).Decision.RequestId);
    }

    [Fact]
    public async Task DecideStream_AThousandOpenedAndDropped_LeaveNothingBehind()
    {
        const int Streams = 1_000;
        var channel = _server.Channel(o => o.HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
        var client = new RoutingService.RoutingServiceClient(channel);
        var open = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async i =>
        {
            var stream = client.DecideStream();
            await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { RequestId = $"{i}", Prompt = "hello" } });
            // Half of them are dropped with their answer unread.
            Assert.True(i % 2 == 0 || await stream.ResponseStream.MoveNext(CancellationToken.None));
            return stream;
        }));
        // What was written may not have been read yet.
        await Until.TrueAsync(async () => await ActiveAsync() == Streams, () => "every stream is open");

        foreach (var stream in open)
        {
            stream.Dispose();
        }

        await Until.TrueAsync(async () => await ActiveAsync() == 0, () => "no stream is left");
    }

    [Fact]
    public async Task DecideStream_ConnectionsCut_LeaveNothingBehind()
    {
        for (var i = 0; i < 20; i++)
        {
            var handler = new SocketsHttpHandler();
            var channel = GrpcChannel.ForAddress(_server.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler });
            var stream = new RoutingService.RoutingServiceClient(channel).DecideStream();
            await stream.RequestStream.WriteAsync(new DecideStreamRequest { Request = new DecideRequest { Prompt = "hello" } });
            handler.Dispose();
            channel.Dispose();
        }

        await Until.TrueAsync(async () => await ActiveAsync() == 0, () => "no stream is left");
    }

    internal static async Task<List<DecideResult>> ReadAsync(AsyncDuplexStreamingCall<DecideStreamRequest, DecideStreamResponse> stream)
    {
        var results = new List<DecideResult>();
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            results.Add(stream.ResponseStream.Current.Result);
        }

        return results;
    }

    private static string Text(int characters)
    {
        const string Sentence = "The quick brown fox jumps over the lazy dog. ";
        return new StringBuilder().Insert(0, Sentence, (characters / Sentence.Length) + 1).ToString(0, characters);
    }

    private async Task<RawReply> RawAsync(byte[] body)
    {
        using var raw = new RawGrpc(_server.GrpcAddress);
        return await raw.CallAsync(DecidePath, body);
    }

    private async Task<RpcException> RefusedAsync(DecideRequest request) =>
        await Assert.ThrowsAsync<RpcException>(async () => await _server.Routing.DecideAsync(request));

    private async Task<double> ActiveAsync() =>
        (await _server.ScrapeAsync()).Of("http_server_active_requests").Where(s => s.Labels.GetValueOrDefault("http_request_method") == "POST").Sum(
            s => s.Value);
}
