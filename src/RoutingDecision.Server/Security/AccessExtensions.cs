using System.Diagnostics.CodeAnalysis;
using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Services;
using RoutingDecision.Server.Telemetry;
using ProtobufService = Google.Protobuf.Reflection.ServiceDescriptor;

namespace RoutingDecision.Server.Security;

/// <summary>Puts the guards in front of the services.</summary>
internal static class AccessExtensions
{
    /// <param name="services">The server's parts.</param>
    /// <param name="files">As they were before they were read.</param>
    /// <param name="keys">Those to start with; null: keys are not configured.</param>
    /// <param name="tls">The certificates.</param>
    public static void AddAccess(this IServiceCollection services, AccessFiles files, KeyRing? keys, TlsHolder tls)
    {
        services.AddSingleton(files).AddSingleton(tls);
        services.AddSingleton(p => new AccessKeys(keys, p.GetRequiredService<RoutingMetrics>()));
        services.AddSingleton<AccessGuard>().AddSingleton<TenantGuard>().AddSingleton<AdminAudit>();
        services.AddSingleton(p => QueueProbe.OfThreadPool(
            p.GetRequiredService<TimeProvider>(), d => p.GetRequiredService<RoutingMetrics>().QueueDelay.Value = d.TotalSeconds));
        services.AddSingleton<Admission.Admission>().AddSingleton<CallGate>();
        services.AddHostedService<AccessWatch>();
        services.AddGrpc()
            .AddServiceOptions<InsightGrpcService>(o => o.Interceptors.Add<TenantGuard>())
            .AddServiceOptions<PolicyGrpcService>(o => o.Interceptors.Add<AdminAudit>());
    }

    /// <summary>Maps a service whose calls need a key, when keys are configured.</summary>
    public static void MapProtected<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TService>(
        this IEndpointRouteBuilder endpoints, ProtobufService service)
        where TService : class =>
        endpoints.ServiceProvider.GetRequiredService<CallGate>().Protect(endpoints.MapGrpcService<TService>(), MethodScopes.Of(service.FullName));
}
