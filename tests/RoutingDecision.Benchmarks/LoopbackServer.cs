using Grpc.Net.Client;
using RoutingDecision.Server.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks;

/// <summary>The server in this process, on a free loopback port, with the shipped policy and bundle.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app) => (_app, Channel) = (app, GrpcChannel.ForAddress(app.Urls.First()));

    /// <summary>To call it by.</summary>
    public GrpcChannel Channel { get; }

    /// <param name="state">Folder of its state, which stays.</param>
    public static async Task<LoopbackServer> StartAsync(string state)
    {
        var app = RoutingHost.Build(new ServerOptions
        {
            Grpc = "127.0.0.1:0",
            Metrics = "127.0.0.1:0",
            Policy = SourceTree.Find("deploy/policies/default.yaml"),
            Bundle = Bench.BundleFolder,
            State = state,
            LogLevel = "Warning",
        });
        await app.StartAsync();
        return new LoopbackServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
