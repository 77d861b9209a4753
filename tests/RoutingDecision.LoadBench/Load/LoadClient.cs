using System.Net;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>Some connections to one server for calls of one method, each loaded by a thread of its own.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly (CallConnection Connection, IMessages Messages)[] _connections;
    private readonly bool _streams;
    private readonly int _underWay;
    private readonly StreamLoop[] _streamLoops;

    /// <param name="server">Where it listens.</param>
    /// <param name="head">The method.</param>
    /// <param name="sources">Messages of each connection.</param>
    /// <param name="streams">The method takes a stream of messages.</param>
    /// <param name="underWay">Calls under way on each connection at saturation.</param>
    public LoadClient(IPEndPoint server, CallHead head, IReadOnlyList<IMessages> sources, bool streams, int underWay)
    {
        _connections = [.. sources.Select(s => (new CallConnection(server, head), s))];
        _streams = streams;
        _underWay = underWay;
        _streamLoops = streams ? [.. _connections.Select(c => new StreamLoop(c.Connection, c.Messages, underWay))] : [];
    }

    /// <summary>Calls under way all the time.</summary>
    public Burst Saturate(TimeSpan length) =>
        Run(_streams ? _streamLoops : [.. _connections.Select(c => new ClosedLoop(c.Connection, c.Messages, _underWay))], length);

    /// <summary>Calls at a fixed rate; null where calls are messages of a stream.</summary>
    public Burst? AtRate(double perSecond, TimeSpan length) =>
        _streams ? null : Run([.. _connections.Select(c => new OpenLoop(c.Connection, c.Messages, perSecond / _connections.Length))], length);

    public void Dispose() => Array.ForEach(_connections, c => c.Connection.Dispose());

    private static Burst Run(IReadOnlyList<ILoad> loads, TimeSpan length)
    {
        var parts = new Burst[loads.Count];
        var faults = new Exception?[loads.Count];
        var threads = new Thread[loads.Count];
        for (var i = 0; i < loads.Count; i++)
        {
            var index = i;
            threads[i] = new Thread(() => RunOne(loads[index], length, ref parts[index], ref faults[index])) { IsBackground = true };
            threads[i].Start();
        }

        Array.ForEach(threads, t => t.Join());
        return faults.FirstOrDefault(f => f is not null) is { } fault ? throw new IOException(fault.Message, fault) : Burst.Of(parts);
    }

    private static void RunOne(ILoad load, TimeSpan length, ref Burst part, ref Exception? fault)
    {
        try
        {
            part = load.Run(length);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            fault = e;
        }
    }
}
