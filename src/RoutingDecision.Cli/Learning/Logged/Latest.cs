namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>The value that somebody gave last, by the clocks of the replicas that took it: the same in whatever order journals are read.</summary>
/// <typeparam name="T">What is said.</typeparam>
internal struct Latest<T>
{
    private long _at;

    /// <summary>The value; the type's default: nobody gave one.</summary>
    public T? Value { get; private set; }

    /// <summary>Whether there is one.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Takes a value.</summary>
    /// <param name="value">The value; null: nothing is said.</param>
    /// <param name="at">When, in microseconds since 1970.</param>
    public void Take(T? value, long at)
    {
        if (value is not null && (!IsKnown || at >= _at))
        {
            (Value, _at, IsKnown) = (value, at, true);
        }
    }
}
