using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>Calls with one message each.</summary>
internal sealed class UnaryCalls(CallConnection connection, IMessages messages) : IExchange
{
    private readonly CallLog _log = new();

    public long Failed => _log.Failed;

    public LatencyHistogram Latencies => _log.Latencies;

    public void Clear() => _log.Clear();

    public void Begin(long due) => _log.Begun(connection.Begin(messages.Next()), due);

    public void Flush() => connection.Flush();

    public int Receive()
    {
        _log.Receiving();
        connection.Receive(_log);
        return _log.Ended;
    }
}
