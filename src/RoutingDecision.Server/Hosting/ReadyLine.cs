using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Hosting;

/// <summary>The one line on standard output that says where the server listens, what it serves with, and how to try it.</summary>
internal static class ReadyLine
{
    /// <summary>How the command is called from here: where `make build` links it, else by its name.</summary>
    private static string Cli()
    {
        var built = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "routing"));
        return File.Exists(built) ? Path.GetRelativePath(Environment.CurrentDirectory, built) : "routing";
    }

    public static void Write(WebApplication app, TextWriter output)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        var scheme = new Uri(addresses[0]).Scheme;
        var (grpc, metrics) = (new Uri(addresses[0]).Authority, new Uri(addresses[1]).Authority);
        var snapshot = app.Services.GetRequiredService<SnapshotHolder>().Current;
        RoutingLog.Serving(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(RoutingHost.LogCategory), grpc, metrics, BuildInfo.Version);
        output.WriteLine(
            $"ready grpc={grpc} metrics={metrics} policy={snapshot.Policy.Version} classifier={snapshot.Classifier?.Version ?? "none"} " +
            $"- try: {Cli()} decide \"Why is the sky blue?\" --server {scheme}://{grpc}");
        output.Flush();
    }
}
