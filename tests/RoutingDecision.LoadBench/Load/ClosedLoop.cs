using System.Diagnostics;

namespace RoutingDecision.LoadBench.Load;

/// <summary>Keeps a number of calls, or messages of a stream, under way on one connection: each that ends begins another. One thread.</summary>
internal sealed class ClosedLoop(IExchange exchange, int underWay) : ILoad
{
    public Burst Run(TimeSpan length)
    {
        exchange.Clear();
        var begin = Stopwatch.GetTimestamp();
        var deadline = begin + (long)(length.TotalSeconds * Stopwatch.Frequency);
        Begin(underWay, begin);
        var open = underWay;
        var inTime = 0L;
        while (open > 0)
        {
            var ended = exchange.Receive();
            var now = Stopwatch.GetTimestamp();
            open -= ended;
            if (now < deadline)
            {
                inTime += ended;
                Begin(ended, now);
                open += ended;
            }
        }

        return new Burst(length.TotalSeconds, inTime, exchange.Failed, exchange.Latencies);
    }

    private void Begin(int calls, long now)
    {
        if (calls == 0)
        {
            return;
        }

        for (var i = 0; i < calls; i++)
        {
            exchange.Begin(now);
        }

        exchange.Flush();
    }
}
