using Grpc.Core;
using Grpc.Core.Interceptors;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Hosting.Protocol;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Services;

/// <summary>
/// Stands around every call: what nobody expected becomes INTERNAL without details for the caller and with all of them for the log;
/// a stream whose caller has gone ends quietly.
/// </summary>
internal sealed class CallGuard(ILogger<CallGuard> logger) : Interceptor
{
    /// <summary>Name of the activity source of spans inside a call.</summary>
    public const string SourceName = "RoutingDecision";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(continuation(request, responseStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) => Guard(continuation(requestStream, responseStream, context), context);

    private async Task Guard(Task call, ServerCallContext context)
    {
        try
        {
            await call;
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    private RpcException Translate(Exception e, ServerCallContext context)
    {
        if (CallerGone.Explains(e, context))
        {
            return new RpcException(new Status(StatusCode.Cancelled, "The caller has gone."));
        }

        RoutingLog.DecisionFailed(logger, e);
        return RpcErrors.Hidden();
    }
}
