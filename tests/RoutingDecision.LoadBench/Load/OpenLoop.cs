using System.Diagnostics;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>
/// Begins calls on one connection at a fixed rate, whether or not earlier ones were answered. A call counts from when it was due, so that what it
/// waited for a place on the connection, or for this sender, is in its latency.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="messages">What to send.</param>
/// <param name="perSecond">Calls a second.</param>
internal sealed class OpenLoop(CallConnection connection, IMessages messages, double perSecond) : ILoad
{
    /// <summary>Kestrel takes 100 streams at once.</summary>
    private const int MostUnderWay = 96;

    private readonly CallLog _log = new();

    public Burst Run(TimeSpan length)
    {
        _log.Clear();
        var calls = Math.Max(1, (int)(length.TotalSeconds * perSecond));
        using var places = new SemaphoreSlim(MostUnderWay);
        Exception? fault = null;
        // A thread of its own, as it blocks in the socket.
        var receiver = new Thread(() => fault = Receive(calls, places)) { IsBackground = true };
        receiver.Start();
        Send(calls, places);
        receiver.Join();
        return fault is null
            ? new Burst(length.TotalSeconds, calls - _log.Failed, _log.Failed, _log.Latencies)
            : throw new IOException(fault.Message, fault);
    }

    private void Send(int calls, SemaphoreSlim places)
    {
        var begin = Stopwatch.GetTimestamp();
        var between = Stopwatch.Frequency / perSecond;
        for (var i = 0; i < calls; i++)
        {
            var due = begin + (long)(i * between);
            if (Stopwatch.GetTimestamp() < due)
            {
                connection.Flush();
                NanoSleep.Until(due);
            }

            if (!places.Wait(0))
            {
                connection.Flush();
                places.Wait();
            }

            _log.Begun(connection.Begin(messages.Next()), due);
        }

        connection.Flush();
    }

    private Exception? Receive(int calls, SemaphoreSlim places)
    {
        try
        {
            for (var ended = 0; ended < calls; ended += _log.Ended)
            {
                _log.Receiving();
                connection.Receive(_log);
                if (_log.Ended > 0)
                {
                    places.Release(_log.Ended);
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            places.Release(calls);
            return e;
        }
    }
}
