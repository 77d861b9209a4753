namespace RoutingDecision.Simulation.Hosting;

/// <summary>
/// A clock that stands still until it is moved, with timers that never ring: what the service does in the background by a timer is done by whoever
/// moves the clock, so that it happens at the same virtual moment in every run. Thread-safe.
/// </summary>
internal sealed class SteppedClock(DateTimeOffset begin) : TimeProvider
{
    private long _ticks = begin.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    /// <summary>Moves the clock to a time; one that is over already changes nothing.</summary>
    public void MoveTo(DateTimeOffset time) => Volatile.Write(ref _ticks, Math.Max(GetTimestamp(), time.UtcTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Dormant();

    private sealed class Dormant : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
