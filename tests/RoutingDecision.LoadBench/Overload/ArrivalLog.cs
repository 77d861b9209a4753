using System.Diagnostics;
using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>
/// What became of the calls of one connection: served, or ended without an answer. Written by whoever begins calls, read by whoever receives: a
/// stream's slot changes hands with the call itself.
/// </summary>
internal sealed class ArrivalLog : IReplies
{
    private const int Slots = 1 << 16;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long[] _due = new long[Slots];
    private readonly bool[] _answered = new bool[Slots];
    private int _underWay;

    /// <summary>Times from when a call was due to its answer.</summary>
    public LatencyHistogram Served { get; } = new();

    /// <summary>The same of calls that ended without one.</summary>
    public LatencyHistogram Refused { get; } = new();

    /// <summary>Calls that have begun and not ended.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Makes room for one more call before it is begun.</summary>
    public void Enter() => Interlocked.Increment(ref _underWay);

    /// <summary>Notes when the call of a stream was due.</summary>
    public void Begun(int stream, long due)
    {
        _answered[SlotOf(stream)] = false;
        Volatile.Write(ref _due[SlotOf(stream)], due);
    }

    void IReplies.Data(int stream, ReadOnlySpan<byte> payload) => _answered[SlotOf(stream)] = true;

    void IReplies.Ended(int stream)
    {
        var nanoseconds = (Stopwatch.GetTimestamp() - Volatile.Read(ref _due[SlotOf(stream)])) * ((double)NanosecondsPerSecond / Stopwatch.Frequency);
        (_answered[SlotOf(stream)] ? Served : Refused).Add(Math.Max(0, (long)nanoseconds));
        Interlocked.Decrement(ref _underWay);
    }

    private static int SlotOf(int stream) => (stream >> 1) & (Slots - 1);
}
