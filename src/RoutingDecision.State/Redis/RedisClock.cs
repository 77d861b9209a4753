namespace RoutingDecision.State.Redis;

/// <summary>
/// Redis' clock as far as this replica knows it: replicas whose own clocks differ still mean the same moment. Until Redis told it, the replica's own.
/// Thread-safe.
/// </summary>
public sealed class RedisClock(TimeProvider time)
{
    private long _offsetMs;

    /// <summary>Milliseconds since 1970 by Redis' clock.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds() + Volatile.Read(ref _offsetMs);

    internal void Set(long nowMs) => Volatile.Write(ref _offsetMs, nowMs - time.GetUtcNow().ToUnixTimeMilliseconds());
}
