namespace RoutingDecision.State.Redis.Streams;

/// <summary>The connection of the streams, apart from that of decisions: what large batches hold up there is not felt here.</summary>
public sealed class StreamConnection(RedisSettings settings, TimeProvider time, IRedisObserver observer) : IAsyncDisposable
{
    /// <summary>Through which all commands go.</summary>
    public RedisGuard Guard { get; } = new(settings, time, new Quiet(observer));

    public ValueTask DisposeAsync() => Guard.DisposeAsync();

    /// <summary>Whether Redis can be reached, the other connection tells.</summary>
    private sealed class Quiet(IRedisObserver inner) : IRedisObserver
    {
        public void Operation(RedisResultKind kind, TimeSpan elapsed) => inner.Operation(kind, elapsed);

        public void Reachable(bool reachable)
        {
            // One line in the log is enough.
        }

        public void Replaced() => inner.Replaced();

        public void Refused(string message) => inner.Refused(message);
    }
}
