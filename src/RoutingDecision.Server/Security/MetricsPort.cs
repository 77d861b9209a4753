namespace RoutingDecision.Server.Security;

/// <summary>Keeps metrics and probes to their port. Both ports share their routes, and callers of the one need not see the other.</summary>
internal static class MetricsPort
{
    /// <summary>404 over HTTP/2, which only the gRPC port speaks.</summary>
    public static void OnMetricsPortOnly(this IEndpointConventionBuilder route) => route.Finally(endpoint =>
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    });
}
