using RoutingDecision.State.Redis;

namespace RoutingDecision.Server.Telemetry;

/// <summary>What happens to the connection to Redis, as metrics and log events.</summary>
internal sealed class RedisTelemetry(RoutingMetrics metrics, TimeProvider time, ILogger<RedisTelemetry> logger) : IRedisObserver
{
    /// <summary>A server that refuses refuses everything; one line in this time says so.</summary>
    private static readonly TimeSpan BetweenRefusals = TimeSpan.FromMinutes(1);

    private long _nextRefusal = long.MinValue;

    public void Operation(RedisResultKind kind, TimeSpan elapsed)
    {
        metrics.StateOperation(kind);
        if (kind is RedisResultKind.Ok or RedisResultKind.TimedOut or RedisResultKind.Failed)
        {
            metrics.StateDuration.Record((long)(elapsed.TotalSeconds * time.TimestampFrequency));
        }
    }

    public void Reachable(bool reachable)
    {
        metrics.StateDegraded.Value = reachable ? 0 : 1;
        if (reachable)
        {
            RoutingLog.RedisReached(logger);
        }
        else
        {
            RoutingLog.RedisLost(logger);
        }
    }

    public void Replaced() => metrics.StateReconnects.Add(1);

    public void Refused(string message)
    {
        var now = time.GetTimestamp();
        var next = Volatile.Read(ref _nextRefusal);
        var after = now + (long)(BetweenRefusals.TotalSeconds * time.TimestampFrequency);
        if (now >= next && Interlocked.CompareExchange(ref _nextRefusal, after, next) == next)
        {
            RoutingLog.RedisRefused(logger, message);
        }
    }
}
