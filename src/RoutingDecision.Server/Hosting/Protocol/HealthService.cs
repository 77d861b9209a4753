using Grpc.Core;
using Grpc.Health.V1;

namespace RoutingDecision.Server.Hosting.Protocol;

/// <summary>grpc.health.v1 over the <see cref="HealthRegistry"/>.</summary>
internal sealed class HealthService(HealthRegistry registry) : Health.HealthBase
{
    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
        => registry.GetStatus(request.Service) is { } status
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(StatusCode.NotFound, "No such service on this server"));

    /// <inheritdoc/>
    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var (service, status) in registry.GetStatuses())
        {
            response.Statuses[service] = new HealthCheckResponse { Status = status };
        }
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var watch = registry.Watch(request.Service);
        try
        {
            await foreach (var status in watch.ReadAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            }
        }
        catch (Exception e) when (CallerGone.Explains(e, context))
        {
            // The usual end of a watch.
            return;
        }
        throw new RpcException(new Status(StatusCode.Unavailable, "The server is stopping"));
    }
}
