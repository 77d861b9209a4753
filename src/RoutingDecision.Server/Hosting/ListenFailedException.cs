using System.Net.Sockets;

namespace RoutingDecision.Server.Hosting;

/// <summary>An address or port that the server cannot listen on: taken, not of this machine, or not allowed.</summary>
internal sealed class ListenFailedException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Starts a server and tells failures to listen from all others.</summary>
    public static async Task StartAsync(WebApplication app, ServerOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is SocketException or IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException })
        {
            // What runs beside the ports has begun: it is to end now, and not to be taken for having failed.
            app.Lifetime.StopApplication();
            var why = e is SocketException ? $"Can't listen on gRPC {options.Grpc} and metrics {options.Metrics}: {e.Message}." : e.Message;
            throw new ListenFailedException($"{why} Choose others with --grpc and --metrics.", e);
        }
    }
}
