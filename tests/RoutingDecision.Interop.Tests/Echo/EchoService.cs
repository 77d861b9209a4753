using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using RoutingDecision.Interop.V1;
using RoutingDecision.Server.Hosting.Protocol;

namespace RoutingDecision.Interop.Tests.Echo;

/// <summary>The service of echo.proto, whose comments say what each call does.</summary>
internal sealed class EchoService(Hangs hangs, HealthRegistry health) : V1.EchoService.EchoServiceBase
{
    private static readonly byte[] AnswerBytes = [0, 1, 254, 255];

    public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("x-ask") is { } ask)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-answer", ask }, { "x-answer-bin", AnswerBytes } });
        }
        if (context.RequestHeaders.GetValueBytes("x-blob-bin") is { } blob)
        {
            context.ResponseTrailers.Add("x-blob-bin", blob);
        }
        Tell(context, "x-deadline-ms", context.Deadline == DateTime.MaxValue ? null : $"{Left(context.Deadline):F0}");
        Tell(context, "x-request-encoding", context.GetHttpContext().Request.Headers["grpc-encoding"]);
        Tell(context, "x-authorization", context.RequestHeaders.GetValue("authorization"));
        Tell(context, "x-peer", string.Join(',', context.AuthContext.PeerIdentity.Select(property => property.Value)));
        return new EchoResponse { Request = request };
    }

    public override async Task Repeat(RepeatRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        var data = ByteString.CopyFrom(new byte[request.Bytes]);
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new EchoResponse { Request = new EchoRequest { Text = $"{i}", Data = data } }, context.CancellationToken);
        }
        context.ResponseTrailers.Add("x-response-encoding", $"{context.GetHttpContext().Response.Headers["grpc-encoding"]}");
    }

    public override async Task<SumResponse> Sum(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var response = new SumResponse();
        while (await requestStream.MoveNext())
        {
            response.Messages++;
            response.Sum += requestStream.Current.Numbers.Sum();
        }
        return response;
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new EchoResponse { Request = new EchoRequest { Text = request.Text.ToUpperInvariant() } });
        }
    }

    public override Task<EchoResponse> Fail(FailRequest request, ServerCallContext context)
        => throw (request.Crash ? new InvalidOperationException(EchoHost.ExpectedCrash) : RichFailure.Of(request));

    public override async Task<EchoResponse> Hang(HangRequest request, ServerCallContext context)
    {
        await hangs.HangAsync(request.Id, context.CancellationToken);
        return new EchoResponse();
    }

    public override async Task HangStream(HangRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new EchoResponse());
        await hangs.HangAsync(request.Id, context.CancellationToken);
    }

    public override async Task<Empty> AwaitStart(HangRequest request, ServerCallContext context)
    {
        await hangs.Started(request.Id).WaitAsync(context.CancellationToken);
        return new Empty();
    }

    public override async Task<Empty> AwaitEnd(HangRequest request, ServerCallContext context)
    {
        await hangs.Ended(request.Id).WaitAsync(context.CancellationToken);
        return new Empty();
    }

    public override Task<Empty> SetHealth(SetHealthRequest request, ServerCallContext context)
    {
        health.SetStatus(request.Service, (HealthCheckResponse.Types.ServingStatus)request.Status);
        return Task.FromResult(new Empty());
    }

    private static double Left(DateTime deadline) => (deadline - TimeProvider.System.GetUtcNow().UtcDateTime).TotalMilliseconds;

    private static void Tell(ServerCallContext context, string trailer, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            context.ResponseTrailers.Add(trailer, value);
        }
    }
}
