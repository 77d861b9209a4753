using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Errors;

namespace RoutingDecision.Server.Security;

/// <summary>
/// Stands before every call of InsightService and narrows what a tenant's key asks for to its own tenant, so that no handler has to think of it. A
/// request that can't be narrowed, because it
/// has no field <c>tenant</c>, is refused unless it is known to tell nothing of others.
/// </summary>
internal sealed class TenantGuard : Interceptor
{
    private const string Field = "tenant";

    /// <summary>Its handler leaves out what sums over tenants.</summary>
    private static readonly string[] SafeForTenants = [GetModelHealthRequest.Descriptor.FullName];

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Narrow(request, CallerIdentity.Of(context));
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Narrow(request, CallerIdentity.Of(context));
        return continuation(request, responseStream, context);
    }

    /// <summary>Sets the request's tenant to the caller's.</summary>
    /// <exception cref="RpcException">PERMISSION_DENIED: it names another one, or asks about all of them.</exception>
    internal static void Narrow(object request, CallerIdentity caller)
    {
        if (caller.Tenant is null || request is not IMessage message)
        {
            return;
        }

        if (message.Descriptor.FindFieldByName(Field)?.Accessor is { } tenant)
        {
            tenant.SetValue(message, caller.Claim((string)tenant.GetValue(message)));
        }
        else if (!SafeForTenants.Contains(message.Descriptor.FullName, StringComparer.Ordinal))
        {
            throw RpcErrors.AllTenants();
        }
    }
}
