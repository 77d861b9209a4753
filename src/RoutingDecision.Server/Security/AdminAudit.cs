using Grpc.Core;
using Grpc.Core.Interceptors;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Security;

/// <summary>Logs who asked PolicyService for what, and how that ended. What a change was about, the handlers record.</summary>
internal sealed class AdminAudit(ILogger<AdminAudit> logger) : Interceptor
{
    /// <summary>How a call ended that nobody expected to end so.</summary>
    public const string Failed = "failed";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var reply = await continuation(request, context);
            Tell(context, nameof(StatusCode.OK));
            return reply;
        }
        catch (RpcException refused)
        {
            Tell(context, refused.StatusCode.ToString());
            throw;
        }
        catch (Exception)
        {
            // What it changed before it failed nobody knows: this is when somebody asks who it was. Why, event 4002 tells.
            Tell(context, Failed);
            throw;
        }
    }

    private void Tell(ServerCallContext context, string result) =>
        RoutingLog.AdminCall(logger, context.Method, CallerIdentity.WhoOf(context), result);
}
