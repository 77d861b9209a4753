using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Services;

/// <summary>Turns what nobody expected into INTERNAL without details for the caller and with all of them for the log.</summary>
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
        catch (Exception e) when (e is not RpcException and not OperationCanceledException)
        {
            throw Hidden(e);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException and not OperationCanceledException and not IOException)
        {
            throw Hidden(e);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception e) when (e is not RpcException and not OperationCanceledException and not IOException)
        {
            throw Hidden(e);
        }
    }

    private RpcException Hidden(Exception e)
    {
        RoutingLog.DecisionFailed(logger, e);
        return RpcErrors.Hidden();
    }
}
