using Grpc.Health.V1;
using V1 = Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;
using ProtobufService = Google.Protobuf.Reflection.ServiceDescriptor;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>Health and reflection: the two services that tools expect of every gRPC server.</summary>
internal static class GrpcProtocolExtensions
{
    /// <summary>
    /// Largest request of health, in bytes. It holds a service's name and is answered to everybody, past the gate; a watch keeps the name as long as
    /// it is open.
    /// </summary>
    internal const int MostHealthBytes = 1_024;

    /// <summary>
    /// Registers the <see cref="HealthRegistry"/> and what reflection needs. AddGrpc is left to the caller, who chooses its options.
    /// </summary>
    public static IServiceCollection AddGrpcProtocolServices(this IServiceCollection services)
        => services.AddSingleton<HealthRegistry>().AddSingleton<ReflectionAnswers>();

    /// <summary>
    /// Maps grpc.health.v1, grpc.reflection.v1 and v1alpha. <paramref name="services"/> and these three become visible to reflection,
    /// and known to health as NOT_SERVING until the registry is told otherwise; when the host stops, all of them are NOT_SERVING for
    /// good and watches end.
    /// </summary>
    /// <returns>Reflection, for hosts that don't answer it to everybody.</returns>
    public static IReadOnlyList<IEndpointConventionBuilder> MapGrpcProtocolServices(
        this IEndpointRouteBuilder endpoints, params IReadOnlyList<ProtobufService> services)
    {
        endpoints.MapGrpcService<HealthService>();
        IEndpointConventionBuilder[] reflection = [endpoints.MapGrpcService<ReflectionService>(), endpoints.MapGrpcService<ReflectionAlphaService>()];

        ProtobufService[] all = [.. services, Health.Descriptor, V1.ServerReflection.Descriptor, V1Alpha.ServerReflection.Descriptor];
        endpoints.ServiceProvider.GetRequiredService<ReflectionAnswers>().Publish(new ReflectionIndex(all));

        var registry = endpoints.ServiceProvider.GetRequiredService<HealthRegistry>();
        foreach (var service in all)
        {
            registry.SetStatus(service.FullName, HealthCheckResponse.Types.ServingStatus.NotServing);
        }
        endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(registry.Stop);
        return reflection;
    }
}
