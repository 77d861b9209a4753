using System.Diagnostics;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Load;

/// <summary>
/// When the calls of one connection began, and what became of them. A unary call that fails has no data, only trailers, so that no header has to be
/// decoded to tell. Written by whoever begins calls, read by whoever receives: a stream's slot changes hands with the call itself.
/// </summary>
internal sealed class CallLog : IReplies
{
    private const int Slots = 1 << 16;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long[] _begun = new long[Slots];
    private readonly bool[] _answered = new bool[Slots];
    private long _now;

    /// <summary>Calls that ended since <see cref="Receiving"/>.</summary>
    public int Ended { get; private set; }

    public long Failed { get; private set; }

    public LatencyHistogram Latencies { get; private set; } = new();

    /// <summary>Forgets what was measured so far.</summary>
    public void Clear() => (Ended, Failed, Latencies) = (0, 0, new LatencyHistogram());

    /// <summary>Notes when a call began, or should have.</summary>
    public void Begun(int stream, long timestamp)
    {
        _answered[SlotOf(stream)] = false;
        _begun[SlotOf(stream)] = timestamp;
    }

    /// <summary>Says that what comes from now on came at another time than what came before.</summary>
    public void Receiving() => (Ended, _now) = (0, 0);

    void IReplies.Data(int stream, ReadOnlySpan<byte> payload) => _answered[SlotOf(stream)] = true;

    void IReplies.Ended(int stream)
    {
        Ended++;
        if (!_answered[SlotOf(stream)])
        {
            Failed++;
            return;
        }

        // The bytes were there before the receiver woke, so that its clock is at most late.
        if (_now == 0)
        {
            _now = Stopwatch.GetTimestamp();
        }

        Latencies.Add((long)((_now - _begun[SlotOf(stream)]) * ((double)NanosecondsPerSecond / Stopwatch.Frequency)));
    }

    private static int SlotOf(int stream) => (stream >> 1) & (Slots - 1);
}
