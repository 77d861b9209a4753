using RoutingDecision.Server.Hosting;

namespace RoutingDecision.LoadBench.Echo;

/// <summary>The product's own host with the echo beside its services: the same web server, settings and threads. The echo passes no gate.</summary>
internal static class EchoHost
{
    /// <summary>The word that starts this program as the host.</summary>
    public const string Command = "echo-host";

    /// <param name="args">Options of the server.</param>
    public static async Task RunAsync(IReadOnlyList<string> args)
    {
        await using var app = RoutingHost.Build(ServerConfiguration.Read(args));
        app.MapGrpcService<EchoEndpoint>();
        await app.StartAsync();
        ReadyLine.Write(app, Console.Out);
        await app.WaitForShutdownAsync();
    }
}
