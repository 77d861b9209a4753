namespace RoutingDecision.Core.Reports;

/// <summary>A decision that what was reported of it contradicts. Details beyond these stand in the log, at <see cref="Place"/>.</summary>
public sealed record LoggedMisroute
{
    public required UInt128 Id { get; init; }

    public required DateTimeOffset Decided { get; init; }

    public required string Tenant { get; init; }

    public required string Feature { get; init; }

    public required string Model { get; init; }

    public required string Tier { get; init; }

    /// <summary>The cheapest tier that is known to be enough.</summary>
    public required string NeededTier { get; init; }

    /// <summary>Empty: unknown.</summary>
    public required string Task { get; init; }

    public required double Confidence { get; init; }

    /// <summary>Who knows it.</summary>
    public required EvidenceSource By { get; init; }

    /// <summary>The rule that settled the tier; empty: none, or the log does not hold the decision.</summary>
    public required string Rule { get; init; }

    /// <summary>How far the choice was from another one; NaN: not known.</summary>
    public required double Margin { get; init; }

    /// <summary>Where its record stands; null: the log does not hold it.</summary>
    public required RecordPlace? Place { get; init; }

    /// <summary>What its record says, of one that another replica told; null: it is to be read at <see cref="Place"/>.</summary>
    public MisrouteDetails? Details { get; init; }

    /// <summary>Its place in the list.</summary>
    public MisrouteCursor Cursor => new(Decided.ToUnixTimeMilliseconds(), Id);
}

/// <summary>What a decision's record says beyond what is held in memory. Never any text of a prompt.</summary>
/// <param name="DecidedBy">What settled the tier, as the log names it.</param>
/// <param name="Reasons">Codes, as the log names them.</param>
/// <param name="Digest">SHA-256 of what was classified.</param>
/// <param name="Signals">In the order of <see cref="Prompts.Signal"/>; a log of an earlier version may have fewer.</param>
/// <param name="Success">P(success) per tier, cheapest first.</param>
public sealed record MisrouteDetails(
    string DecidedBy, IReadOnlyList<string> Reasons, ReadOnlyMemory<byte> Digest, IReadOnlyList<float> Signals, IReadOnlyList<float> Success);

/// <summary>Which misroutes.</summary>
/// <param name="From">First hour since 1970 UTC.</param>
/// <param name="Until">The hour after the last.</param>
/// <param name="Tenant">Whose; null: everybody's.</param>
/// <param name="Before">Only what stands behind this one in the list; null: from its begin.</param>
/// <param name="Count">Most that are told.</param>
public readonly record struct MisrouteQuery(long From, long Until, string? Tenant, MisrouteCursor? Before, int Count)
{
    /// <summary>Whether it asks for a misroute.</summary>
    public bool Asks(LoggedMisroute misroute)
    {
        var hour = DecisionState.HourOf(misroute.Decided);
        return hour >= From && hour < Until
            && (Tenant is null || string.Equals(Tenant, misroute.Tenant, StringComparison.Ordinal))
            && (Before is not { } before || MisrouteCursor.Order.Compare(misroute.Cursor, before) < 0);
    }
}

/// <summary>A place in the list of misroutes, which is ordered by time and then by id, newest first; it holds while others come and go.</summary>
/// <param name="DecidedUnixMs">Milliseconds since 1970.</param>
/// <param name="Id">Id of the decision.</param>
public readonly record struct MisrouteCursor(long DecidedUnixMs, UInt128 Id)
{
    /// <summary>Oldest first.</summary>
    internal static IComparer<MisrouteCursor> Order { get; } = Comparer<MisrouteCursor>.Create(
        (a, b) => a.DecidedUnixMs.CompareTo(b.DecidedUnixMs) is var byTime && byTime != 0 ? byTime : a.Id.CompareTo(b.Id));
}

/// <summary>One page of misroutes, and how all of the window cluster.</summary>
/// <param name="Misroutes">Newest first.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
/// <param name="Clusters">The one with most misroutes first.</param>
/// <param name="Tiers">Tiers of the latest policy, cheapest first.</param>
public sealed record MisroutePage(
    IReadOnlyList<LoggedMisroute> Misroutes, MisrouteCursor? Next, IReadOnlyList<MisrouteCluster> Clusters, IReadOnlyList<string> Tiers);
