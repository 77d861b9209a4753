using System.Diagnostics;

namespace RoutingDecision.LoadBench.Load;

/// <summary>
/// Begins calls, or messages of a stream, on one connection at a fixed rate, whether or not earlier ones were answered. Each counts from when it was
/// due, so that what it waited for a place on the connection, or for this sender, is in its latency.
/// </summary>
/// <param name="exchange">What is begun.</param>
/// <param name="perSecond">How many a second.</param>
/// <param name="mostUnderWay">How many may be under way; those beyond wait, from 1.</param>
internal sealed class OpenLoop(IExchange exchange, double perSecond, int mostUnderWay) : ILoad
{
    public Burst Run(TimeSpan length)
    {
        exchange.Clear();
        var calls = Math.Max(1, (int)(length.TotalSeconds * perSecond));
        using var places = new SemaphoreSlim(mostUnderWay);
        Exception? fault = null;
        // A thread of its own, as it blocks in the socket.
        var receiver = new Thread(() => fault = Receive(calls, places)) { IsBackground = true };
        receiver.Start();
        Send(calls, places);
        receiver.Join();
        return fault is null
            ? new Burst(length.TotalSeconds, calls - exchange.Failed, exchange.Failed, exchange.Latencies)
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
                exchange.Flush();
                NanoSleep.Until(due);
            }

            if (!places.Wait(0))
            {
                exchange.Flush();
                places.Wait();
            }

            exchange.Begin(due);
        }

        exchange.Flush();
    }

    private Exception? Receive(int calls, SemaphoreSlim places)
    {
        try
        {
            for (var all = 0; all < calls;)
            {
                var ended = exchange.Receive();
                all += ended;
                if (ended > 0)
                {
                    places.Release(ended);
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
