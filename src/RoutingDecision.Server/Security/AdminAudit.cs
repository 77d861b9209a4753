using Grpc.Core;
using Grpc.Core.Interceptors;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Security;

/// <summary>Logs who asked PolicyService for what, and how that ended. What a change was about, the handlers record.</summary>
internal sealed class AdminAudit(ILogger<AdminAudit> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var reply = await continuation(request, context);
            Tell(context, StatusCode.OK);
            return reply;
        }
        catch (RpcException refused)
        {
            Tell(context, refused.StatusCode);
            throw;
        }
    }

    private void Tell(ServerCallContext context, StatusCode result) =>
        RoutingLog.AdminCall(logger, context.Method, CallerIdentity.WhoOf(context), result);
}
