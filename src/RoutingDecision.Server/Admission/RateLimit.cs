namespace RoutingDecision.Server.Admission;

/// <summary>
/// A token bucket as the generic cell rate algorithm keeps it (ITU-T I.371): instead of tokens and the time of their last filling one number, the
/// moment at which the bucket will be full
/// again. Thread-safe without a lock; allocates nothing.
/// </summary>
/// <param name="perSecond">Tokens a second that flow in, over 0.</param>
/// <param name="burst">Tokens that the bucket holds, at least 1.</param>
/// <param name="time">Its timestamps are the clock.</param>
internal sealed class RateLimit(double perSecond, int burst, TimeProvider time)
{
    private readonly double _ticksPerToken = time.TimestampFrequency / perSecond;
    private readonly double _ticksPerSecond = time.TimestampFrequency;

    private long _fullAt = time.GetTimestamp();

    /// <summary>Takes a token if there is one.</summary>
    /// <returns>Zero: taken. Else how long until there is one.</returns>
    public TimeSpan Take()
    {
        while (true)
        {
            var now = time.GetTimestamp();
            var seen = Volatile.Read(ref _fullAt);
            var full = Math.Max(seen, now);
            // Empty when it takes a whole bucket's time to be full again.
            var missing = full - now - ((burst - 1) * _ticksPerToken);
            if (missing > 0)
            {
                return TimeSpan.FromSeconds(missing / _ticksPerSecond);
            }

            if (Interlocked.CompareExchange(ref _fullAt, full + (long)Math.Ceiling(_ticksPerToken), seen) == seen)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Takes tokens whether there are any or not; those that are missing are owed, and the next ones to take wait for them.</summary>
    public void Charge(int tokens)
    {
        long seen;
        long next;
        do
        {
            seen = Volatile.Read(ref _fullAt);
            next = Math.Max(seen, time.GetTimestamp()) + (long)Math.Ceiling(tokens * _ticksPerToken);
        }
        while (Interlocked.CompareExchange(ref _fullAt, next, seen) != seen);
    }
}
