using RoutingDecision.LoadBench.Variants;

namespace RoutingDecision.LoadBench.Echo;

/// <summary>The product's own host with the echo beside its services: the same web server, settings and threads. The echo passes no gate.</summary>
internal static class EchoHost
{
    /// <summary>The word that starts this program as the host.</summary>
    public const string Command = "echo-host";

    /// <param name="args">Options of the server.</param>
    public static Task RunAsync(IReadOnlyList<string> args) =>
        VariantHost.RunAsync(VariantList.Unchanged with { BeforeStart = app => app.MapGrpcService<EchoEndpoint>() }, args);
}
