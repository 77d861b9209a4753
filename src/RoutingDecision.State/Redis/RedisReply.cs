namespace RoutingDecision.State.Redis;

/// <summary>What became of an operation.</summary>
public enum RedisResultKind
{
    /// <summary>Redis answered.</summary>
    Ok,

    /// <summary>No answer before the deadline; the operation may still take effect.</summary>
    TimedOut,

    /// <summary>Redis or the connection refused.</summary>
    Failed,

    /// <summary>Not tried: there is no connection that works, or none that would answer within the deadline.</summary>
    Unavailable,

    /// <summary>Not tried: too many operations are under way.</summary>
    Overloaded,
}

/// <summary>An answer, or why there is none. Failures are values: an operation never throws.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Value">The answer when <see cref="IsOk"/>.</param>
public readonly record struct RedisReply<T>(RedisResultKind Kind, T? Value)
{
    public bool IsOk => Kind == RedisResultKind.Ok;
}
