using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Hosting.Protocol;
using RoutingDecision.Server.Mapping;
using RoutingDecision.Server.Security;

namespace RoutingDecision.Server.Services;

/// <summary>RoutingService on the wire.</summary>
internal sealed class RoutingGrpcService(DecisionDesk desk, SnapshotHolder snapshots, FallbackTables tables, ServerOptions options)
    : RoutingService.RoutingServiceBase
{
    /// <summary>Decisions of one stream under way at once; beyond it the stream is not read, so that HTTP/2 flow control slows the caller.</summary>
    private const int StreamWindow = 64;

    /// <summary>Bytes of a request that take a place of the window: all of a stream together hold no more than one message may.</summary>
    private readonly int _bytesOfAPlace = options.MaxMessageMib * 1024 * 1024 / StreamWindow;

    public override Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context) =>
        desk.DecideAsync(request, CallerIdentity.Of(context), context.CancellationToken).AsTask();

    public override async Task<DecideBatchResponse> DecideBatch(DecideBatchRequest request, ServerCallContext context)
    {
        if (request.Requests.Count is 0 or > RequestLimits.BatchSize)
        {
            throw RpcErrors.Invalid("requests", $"has {request.Requests.Count} entries, allowed are 1 to {RequestLimits.BatchSize}");
        }

        var caller = CallerIdentity.Of(context);
        caller.Limits?.Charge(request.Requests.Count - 1);
        var reply = new DecideBatchResponse();
        reply.Results.AddRange(await desk.DecideBatchAsync(request.Requests, caller, context.CancellationToken));
        return reply;
    }

    public override async Task DecideStream(
        IAsyncStreamReader<DecideStreamRequest> requestStream, IServerStreamWriter<DecideStreamResponse> responseStream, ServerCallContext context)
    {
        var (caller, end) = (CallerIdentity.Of(context), StreamEnd.Of(context));
        using var window = new SemaphoreSlim(StreamWindow);
        using var writing = new SemaphoreSlim(1);
        Exception? fault = null;
        var isFirst = true;
        var held = 0;
        try
        {
            while (fault is null && await requestStream.MoveNext(context.CancellationToken))
            {
                var request = requestStream.Current.Request ?? new DecideRequest();
                // The first one was paid for with the call.
                if (!isFirst && caller.Limits is { } limits)
                {
                    await limits.PaceAsync(end.Caller);
                }

                isFirst = false;
                var places = Math.Min(StreamWindow, 1 + (request.CalculateSize() / _bytesOfAPlace));
                for (; held < places; held++)
                {
                    await window.WaitAsync(end.Caller);
                }

                held = 0;
                _ = AnswerAsync(request, places);
            }
        }
        finally
        {
            // A caller that went while a large request waited for its places holds the first of them.
            for (var i = held; i < StreamWindow; i++)
            {
                // Not cancellable: until the last answer is done, it holds the semaphores. Of a caller that has gone they end by its cancellation.
                await window.WaitAsync(CancellationToken.None);
            }
        }

        if (fault is not null)
        {
            throw new InvalidOperationException("An answer could not be written.", fault);
        }

        async Task AnswerAsync(DecideRequest request, int places)
        {
            try
            {
                var result = await desk.DecideItemAsync(request, caller, context.CancellationToken);
                await writing.WaitAsync(context.CancellationToken);
                try
                {
                    await responseStream.WriteAsync(new DecideStreamResponse { Result = result }, context.CancellationToken);
                }
                finally
                {
                    writing.Release();
                }
            }
            catch (Exception e)
            {
                fault ??= CallerGone.Explains(e, context) ? null : e;
            }
            finally
            {
                window.Release(places);
            }
        }
    }

    public override Task<GetFallbackTableResponse> GetFallbackTable(GetFallbackTableRequest request, ServerCallContext context)
    {
        NameRules.Check("tenant", request.Tenant);
        return Task.FromResult(tables.For(CallerIdentity.Of(context).Claim(request.Tenant), snapshots.Current));
    }
}
