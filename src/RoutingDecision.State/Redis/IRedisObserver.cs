namespace RoutingDecision.State.Redis;

/// <summary>
/// Told of everything that happens to the connection; for metrics and the log. Called from any thread, must be quick and not throw.
/// </summary>
public interface IRedisObserver
{
    /// <summary>An operation ended (or was not tried).</summary>
    /// <param name="kind">What became of it.</param>
    /// <param name="elapsed">Time until then.</param>
    void Operation(RedisResultKind kind, TimeSpan elapsed);

    /// <summary>Redis can be reached again, or can't be any more.</summary>
    void Reachable(bool reachable);

    /// <summary>A connection without a success was given up and another one begun.</summary>
    void Replaced();

    /// <summary>Something that is no fault of the connection, such as a refused command; for the log.</summary>
    /// <param name="message">What was refused, without keys or values.</param>
    void Refused(string message);
}
