using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Security;

/// <summary>
/// The time in which a key may do what it may do now. Single calls are asked for their key when they come; a stream may have been open for days, and
/// ends with the term. One object per key, not per call, and the same one over reloads that take nothing away from the key. Thread-safe.
/// </summary>
internal sealed class KeyTerm(TimeProvider time)
{
    /// <summary>What a stream is given to end by itself; one whose caller does not read can't, and is cut off then.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _overdue = new(Timeout.InfiniteTimeSpan, time);
    private KeyLimits? _limits;

    /// <summary>Cancelled when the key is gone, has expired or lost a right.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Cancelled <see cref="Grace"/> later.</summary>
    public CancellationToken Overdue => _overdue.Token;

    /// <summary>What the key may use; null: what there is. Other limits end no stream: they are heeded from its next message on.</summary>
    public KeyLimits? Limits
    {
        get => Volatile.Read(ref _limits);
        set => Volatile.Write(ref _limits, value);
    }

    /// <summary>Counts calls that came with the key; bound to the metric when the key comes into force.</summary>
    public CounterCell Calls { get; set; } = new();

    /// <summary>Ends it, once; streams end behind the caller's back.</summary>
    public void End()
    {
        if (!_ended.IsCancellationRequested)
        {
            _ = _ended.CancelAsync();
            _overdue.CancelAfter(Grace);
        }
    }
}
