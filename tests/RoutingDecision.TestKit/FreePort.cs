using System.Net;
using System.Net.Sockets;

namespace RoutingDecision.TestKit;

/// <summary>
/// Ports for servers that can't be told to listen on port 0, or that end and come back where they were. They lie below those that the system gives to
/// clients and to servers that ask for any, so that nobody gets them while their own server is away; and no other process that takes ports here gets
/// them before this one has ended. Thread-safe.
/// </summary>
public static class FreePort
{
    /// <summary>The lowest port.</summary>
    public const int Least = 10_000;

    /// <summary>The highest port. Those 10,000 above are left to servers that need a second one, as nodes of a Redis cluster do.</summary>
    public const int Most = 19_999;

    private static readonly Lock Gate = new();
    private static readonly string Locks =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"routing-ports-{Environment.UserName}")).FullName;

    // A lock of the system on a file: it goes with the process, however that ends.
    private static readonly List<FileStream> Held = [];
    private static int _next = Least;

    /// <summary>A loopback TCP port on which nobody listens.</summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public static int Take()
    {
        lock (Gate)
        {
            while (_next <= Most)
            {
                var port = _next++;
                if (TryHold(port) && IsFree(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No port from {Least} to {Most} is free.");
    }

    /// <summary>Several, all different.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    private static bool TryHold(int port)
    {
        try
        {
            Held.Add(new FileStream(Path.Combine(Locks, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
