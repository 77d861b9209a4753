using System.Diagnostics;
using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>
/// Calls that arrive on one connection at a fixed rate whatever becomes of those before. One that finds the connection full is not begun but counted:
/// waiting for a place would let the server set the rate. A call counts from when it was due.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="messages">What to send.</param>
internal sealed class Arrivals(CallConnection connection, IMessages messages)
{
    // Calls are sent once a millisecond: waking up for each would take the processor from the server.
    private static readonly long Tick = Stopwatch.Frequency / 1_000;

    private volatile bool _lastIsSent;

    /// <summary>Lets calls arrive for a while and waits until all that were begun have ended.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public Arrived Run(TimeSpan length, double perSecond)
    {
        var log = new ArrivalLog();
        _lastIsSent = false;
        Exception? fault = null;
        // A thread of its own, as it blocks in the socket.
        var receiver = new Thread(() => fault = Receive(log)) { IsBackground = true };
        receiver.Start();
        var notBegun = Send(Math.Max(1, (int)(length.TotalSeconds * perSecond)), perSecond, log, receiver);
        receiver.Join();
        return fault is null ? new Arrived(length.TotalSeconds, log.Served, log.Refused, notBegun) : throw new IOException(fault.Message, fault);
    }

    private long Send(int calls, double perSecond, ArrivalLog log, Thread receiver)
    {
        var begin = Stopwatch.GetTimestamp();
        var notBegun = 0L;
        for (var i = 0; i < calls - 1; i++)
        {
            var due = begin + (long)(i * (Stopwatch.Frequency / perSecond));
            WaitFor(due);
            if (log.UnderWay < CallConnection.MostCalls)
            {
                log.Enter();
                log.Begun(connection.Begin(messages.Next()), due);
            }
            else
            {
                notBegun++;
            }
        }

        // The last call always arrives, so that the receiver, which waits for bytes, ends with its answer.
        while (log.UnderWay >= CallConnection.MostCalls && receiver.IsAlive)
        {
            connection.Flush();
            NanoSleep.Until(Stopwatch.GetTimestamp() + Tick);
        }

        log.Enter();
        _lastIsSent = true;
        log.Begun(connection.Begin(messages.Next()), Stopwatch.GetTimestamp());
        connection.Flush();
        return notBegun;
    }

    private void WaitFor(long due)
    {
        var now = Stopwatch.GetTimestamp();
        if (now < due)
        {
            connection.Flush();
            NanoSleep.Until(Math.Max(due, now + Tick));
        }
    }

    private Exception? Receive(ArrivalLog log)
    {
        try
        {
            while (!_lastIsSent || log.UnderWay > 0)
            {
                connection.Receive(log);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            return e;
        }
    }
}

/// <summary>What became of calls that arrived.</summary>
/// <param name="Seconds">How long they arrived.</param>
/// <param name="Served">Times of those that were answered.</param>
/// <param name="Refused">Times of those that ended without an answer.</param>
/// <param name="NotBegun">Those that found no place on their connection.</param>
internal sealed record Arrived(double Seconds, LatencyHistogram Served, LatencyHistogram Refused, long NotBegun)
{
    /// <summary>The sum of what came on several connections at once.</summary>
    public static Arrived Of(IReadOnlyCollection<Arrived> parts)
    {
        var (served, refused) = (new LatencyHistogram(), new LatencyHistogram());
        foreach (var part in parts)
        {
            served.Add(part.Served);
            refused.Add(part.Refused);
        }

        return new Arrived(parts.Max(p => p.Seconds), served, refused, parts.Sum(p => p.NotBegun));
    }
}
