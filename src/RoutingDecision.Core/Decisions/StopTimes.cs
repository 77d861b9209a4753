using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Decisions;

/// <summary>The stops of a decision that are timed; the reply is written by the server.</summary>
public enum Stop : byte
{
    Prompts,
    Rules,
    Assessment,
    Selection,
}

/// <summary>Durations of the stops in ticks of the engine's clock.</summary>
public struct StopTimes
{
    private Ticks _ticks;
    private long _last;

    /// <summary>Timestamp at which the first stop began.</summary>
    public long Begin { get; private set; }

    /// <summary>Ticks that a stop took.</summary>
    public readonly long this[Stop stop] => _ticks[(int)stop];

    internal void Start(long timestamp)
    {
        Begin = timestamp;
        _last = timestamp;
    }

    internal void Mark(Stop stop, long timestamp)
    {
        _ticks[(int)stop] = timestamp - _last;
        _last = timestamp;
    }

    [InlineArray(4)]
    private struct Ticks
    {
        private long _first;
    }
}
