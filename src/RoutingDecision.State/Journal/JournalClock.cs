namespace RoutingDecision.State.Journal;

/// <summary>Times as records hold them.</summary>
public static class JournalClock
{
    /// <summary>Microseconds since 1970 UTC.</summary>
    public static long ToUnixMicroseconds(this DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time of a record; one that no calendar has is the calendar's first or last.</summary>
    public static DateTimeOffset FromUnixMicroseconds(long microseconds)
    {
        var least = DateTimeOffset.MinValue.ToUnixMicroseconds();
        var most = DateTimeOffset.MaxValue.ToUnixMicroseconds();
        return DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, least, most) * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>The time of a number of milliseconds since 1970 UTC; one that no calendar has is the calendar's first or last.</summary>
    public static DateTimeOffset FromUnixMilliseconds(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Clamp(milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
