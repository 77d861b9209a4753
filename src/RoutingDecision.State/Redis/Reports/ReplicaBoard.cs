namespace RoutingDecision.State.Redis.Reports;

/// <summary>What replicas said of their sums, as this one heard it last. Immutable.</summary>
/// <param name="own">Name of this replica's journal.</param>
/// <param name="nowUnixMs">Redis' time when it was heard, milliseconds since 1970.</param>
/// <param name="replicas">By journal.</param>
internal sealed class ReplicaBoard(string own, long nowUnixMs, IReadOnlyDictionary<string, ReplicaTotals> replicas)
{
    /// <summary>How long a replica that says nothing any more may still come back and count what it finds of its decisions.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>The others, by journal.</summary>
    public IEnumerable<KeyValuePair<string, ReplicaTotals>> Others => replicas.Where(r => !string.Equals(r.Key, own, StringComparison.Ordinal));

    /// <summary>
    /// Whether no replica holds a decision any more that was made at a time, so that nobody else will count what is reported of it.
    /// </summary>
    /// <param name="madeUnixMs">Milliseconds since 1970.</param>
    /// <param name="heldSince">Since when this replica holds decisions; null: it holds all.</param>
    public bool IsForgotten(long madeUnixMs, DateTimeOffset? heldSince) =>
        heldSince is { } since && madeUnixMs < since.ToUnixTimeMilliseconds()
        && Others.Where(o => nowUnixMs - o.Value.ToldUnixMs < (long)Patience.TotalMilliseconds)
            .All(o => o.Value.HasHeldSinceUnixMs && madeUnixMs < o.Value.HeldSinceUnixMs);
}
