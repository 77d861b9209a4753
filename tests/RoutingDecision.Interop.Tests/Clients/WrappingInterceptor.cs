using Grpc.Core;
using Grpc.Core.Interceptors;
using RoutingDecision.Interop.V1;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>Replaces the call by one of its own around it, as interceptors that measure or change answers do.</summary>
internal sealed class WrappingInterceptor : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            ChangedAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private static async Task<TResponse> ChangedAsync<TResponse>(Task<TResponse> responseAsync)
    {
        var response = await responseAsync;
        (response as EchoResponse)!.Request.Text = "wrapped";
        return response;
    }
}
