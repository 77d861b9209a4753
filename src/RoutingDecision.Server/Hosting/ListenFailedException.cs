using System.Net.Sockets;

namespace RoutingDecision.Server.Hosting;

/// <summary>An address or port that the server cannot listen on: taken, not of this machine, or not allowed.</summary>
internal sealed class ListenFailedException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Waits for the server's start and tells failures to listen from all others.</summary>
    public static async Task WrapAsync(Task start, ServerOptions options)
    {
        try
        {
            await start;
        }
        catch (Exception e) when (e is SocketException or IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException })
        {
            var why = e is SocketException ? $"Can't listen on gRPC {options.Grpc} and metrics {options.Metrics}: {e.Message}." : e.Message;
            throw new ListenFailedException($"{why} Choose others with --grpc and --metrics.", e);
        }
    }
}
