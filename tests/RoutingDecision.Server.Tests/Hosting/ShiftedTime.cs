namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>The system's clock and timers, with the clock set forward as far as a test says. Thread-safe.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    /// <summary>Timers that would ring this often never do, for tests that have nothing of their work; zero: all ring.</summary>
    public TimeSpan Silent { get; init; }

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(TimeSpan.FromTicks(Volatile.Read(ref _shift)).TotalSeconds * TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _shift));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        period == Silent && Silent > TimeSpan.Zero ? System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
            : System.CreateTimer(callback, state, dueTime, period);

    /// <summary>Set forward to the next noon, UTC: no day ends in the middle of a test.</summary>
    public static ShiftedTime AtNoon(TimeSpan silent = default)
    {
        var time = new ShiftedTime { Silent = silent };
        var day = TimeSpan.FromDays(1);
        time.Advance(TimeSpan.FromTicks((day + (day / 2) - System.GetUtcNow().TimeOfDay).Ticks % day.Ticks));
        return time;
    }

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
