using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RoutingDecision.Interop.Tests.Echo;

/// <summary>Leaves the kind of call in the trailer x-intercepted, so that a client can tell that all four kinds pass through.</summary>
internal sealed class TrailerInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        => base.UnaryServerHandler(request, Mark(context, "unary"), continuation);

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        => base.ClientStreamingServerHandler(requestStream, Mark(context, "client"), continuation);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
        => base.ServerStreamingServerHandler(request, responseStream, Mark(context, "server"), continuation);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        => base.DuplexStreamingServerHandler(requestStream, responseStream, Mark(context, "duplex"), continuation);

    private static ServerCallContext Mark(ServerCallContext context, string kind)
    {
        context.ResponseTrailers.Add("x-intercepted", kind);
        return context;
    }
}
