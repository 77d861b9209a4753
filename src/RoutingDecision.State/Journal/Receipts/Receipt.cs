using RoutingDecision.Core.Replays;

namespace RoutingDecision.State.Journal.Receipts;

/// <summary>Where the assessment of a recomputed decision is from.</summary>
public enum AssessmentSource : byte
{
    /// <summary>The decision took none.</summary>
    None,

    /// <summary>The classifier made it again from the kept features.</summary>
    Features,

    /// <summary>The log's own numbers: the classifier keeps no features, or they are gone. Everything behind it was recomputed.</summary>
    Log,
}

/// <summary>What came of making a logged decision again.</summary>
/// <param name="Id">The decision; 0: one that no model could serve.</param>
/// <param name="Obstacle">Why it can't be made again.</param>
/// <param name="Assessment">Where its assessment is from.</param>
/// <param name="Differences">What came out otherwise, by field; empty: the record came out bit for bit.</param>
public sealed record Receipt(UInt128 Id, ReplayObstacle Obstacle, AssessmentSource Assessment, IReadOnlyList<FieldDifference> Differences)
{
    /// <summary>The record came out bit for bit.</summary>
    public bool IsSame => Obstacle == ReplayObstacle.None && Differences.Count == 0;
}

/// <summary>A field that came out otherwise.</summary>
/// <param name="Field">Its path in the record, e.g. <c>route.fallbacks[1].model</c>.</param>
/// <param name="Logged">What stands in the log.</param>
/// <param name="Recomputed">What came out.</param>
public readonly record struct FieldDifference(string Field, string Logged, string Recomputed);
