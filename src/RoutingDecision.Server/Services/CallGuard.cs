using Grpc.Core;
using Grpc.Core.Interceptors;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Hosting.Protocol;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Services;

/// <summary>
/// Stands around every call: what nobody expected becomes INTERNAL without details for the caller and with all of them for the log;
/// a stream whose caller has gone ends quietly, one that is open when the server closes is asked to go elsewhere, and one whose key is gone ends as a
/// call without a key does. Single calls that still come in when the server closes are served: the web server takes no new connections, and tells
/// those it has to go.
/// </summary>
internal sealed class CallGuard(Readiness readiness, ILogger<CallGuard> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            // Its request has been read and its reply is not yet written: an I/O error is one of ours.
            throw Translate(e, context.CancellationToken.IsCancellationRequested);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var end = new StreamEnd(context, readiness.Closing);
        try
        {
            return await continuation(new DrainingReader<TRequest>(requestStream, end), context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context, end);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var end = new StreamEnd(context, readiness.Closing);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context, end);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var end = new StreamEnd(context, readiness.Closing);
        try
        {
            await continuation(new DrainingReader<TRequest>(requestStream, end), responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context, end);
        }
    }

    private RpcException Translate(Exception e, ServerCallContext context, StreamEnd end) =>
        e is OperationCanceledException && end.Why is { } why ? why : Translate(e, CallerGone.Explains(e, context));

    private RpcException Translate(Exception e, bool callerGone)
    {
        if (callerGone)
        {
            return new RpcException(new Status(StatusCode.Cancelled, "The caller has gone."));
        }

        RoutingLog.CallFailed(logger, e);
        return RpcErrors.Hidden();
    }
}
