using System.Net;
using System.Net.Sockets;

namespace RoutingDecision.TestKit;

/// <summary>Ports for servers that can't be told to listen on port 0.</summary>
public static class FreePort
{
    /// <summary>
    /// A loopback TCP port that was free a moment ago. Another process may take it first: a server in this process should listen on
    /// port 0 instead.
    /// </summary>
    public static int Take() => Take(1)[0];

    /// <summary>Several, all different.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(Bind)];
        }
        finally
        {
            Array.ForEach(listeners, listener => listener.Dispose());
        }
    }

    private static int Bind(TcpListener listener)
    {
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
