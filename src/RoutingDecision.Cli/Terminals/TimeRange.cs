namespace RoutingDecision.Cli.Terminals;

/// <summary>The times between which a command looks, from its options <c>--since</c> and <c>--until</c>.</summary>
/// <param name="Since">From then on; null: from the first.</param>
/// <param name="Until">Before then; null: to the last.</param>
internal readonly record struct TimeRange(DateTimeOffset? Since, DateTimeOffset? Until)
{
    /// <summary>Reads both.</summary>
    /// <param name="since">Text of <c>--since</c>; null: not given.</param>
    /// <param name="until">Text of <c>--until</c>; null: not given.</param>
    /// <param name="clock">Tells now.</param>
    /// <exception cref="CommandException">One is no time, or no time lies between them.</exception>
    public static TimeRange Parse(string? since, string? until, TimeProvider clock)
    {
        DateTimeOffset? from = since is null ? null : TimeText.Parse("--since", since, clock);
        DateTimeOffset? to = until is null ? null : TimeText.Parse("--until", until, clock);
        return to <= from
            ? throw new CommandException($"--until {until} is not after --since {since}: no time lies between them.")
            : new TimeRange(from, to);
    }
}
