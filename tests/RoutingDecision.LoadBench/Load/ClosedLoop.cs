using System.Diagnostics;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>Keeps a number of calls under way on one connection: each that ends begins another. One thread.</summary>
internal sealed class ClosedLoop(CallConnection connection, IMessages messages, int underWay) : ILoad
{
    private readonly CallLog _log = new();

    public Burst Run(TimeSpan length)
    {
        _log.Clear();
        var begin = Stopwatch.GetTimestamp();
        var deadline = begin + (long)(length.TotalSeconds * Stopwatch.Frequency);
        Begin(underWay, begin);
        var open = underWay;
        var inTime = 0L;
        while (open > 0)
        {
            _log.Receiving();
            connection.Receive(_log);
            var now = Stopwatch.GetTimestamp();
            open -= _log.Ended;
            if (now < deadline)
            {
                inTime += _log.Ended;
                Begin(_log.Ended, now);
                open += _log.Ended;
            }
        }

        return new Burst(length.TotalSeconds, inTime, _log.Failed, _log.Latencies);
    }

    private void Begin(int calls, long now)
    {
        if (calls == 0)
        {
            return;
        }

        for (var i = 0; i < calls; i++)
        {
            _log.Begun(connection.Begin(messages.Next()), now);
        }

        connection.Flush();
    }
}
