using System.Net;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>Some connections to one server for calls of one method, each loaded by a thread of its own.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly CallConnection[] _connections;
    private readonly IExchange[] _exchanges;
    private readonly int[] _mostUnderWay;
    private readonly int _underWay;

    /// <param name="server">Where it listens.</param>
    /// <param name="head">The method.</param>
    /// <param name="sources">Messages of each connection.</param>
    /// <param name="streams">The method takes a stream of messages.</param>
    /// <param name="underWay">Calls under way on each connection at saturation.</param>
    /// <param name="mostBytes">Bytes under way on each at a fixed rate, at most.</param>
    public LoadClient(
        IPEndPoint server,
        CallHead head,
        IReadOnlyList<IMessages> sources,
        bool streams,
        int underWay,
        int mostBytes = CallConnection.MostBytes)
    {
        _connections = [.. sources.Select(_ => new CallConnection(server, head))];
        _exchanges = [.. sources.Zip(_connections, (s, c) => streams ? (IExchange)new StreamedMessages(c, s) : new UnaryCalls(c, s))];
        _mostUnderWay = [.. sources.Select(s => MostUnderWay(s.Longest, streams, mostBytes))];
        _underWay = underWay;
    }

    /// <summary>How many fit a connection without passing the peer's windows and its number of streams, of which a stream needs but one.</summary>
    public static int MostUnderWay(int longest, bool streams, int mostBytes) =>
        Math.Max(1, Math.Min(streams ? int.MaxValue : CallConnection.MostCalls, mostBytes / CallConnection.BytesOf(longest)));

    /// <summary>Calls under way all the time.</summary>
    public Burst Saturate(TimeSpan length) => Run([.. _exchanges.Select(e => new ClosedLoop(e, _underWay))], length);

    /// <summary>Calls, or messages of streams, at a fixed rate.</summary>
    public Burst AtRate(double perSecond, TimeSpan length) =>
        Run([.. _exchanges.Select((e, i) => new OpenLoop(e, perSecond / _exchanges.Length, _mostUnderWay[i]))], length);

    public void Dispose() => Array.ForEach(_connections, c => c.Dispose());

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
