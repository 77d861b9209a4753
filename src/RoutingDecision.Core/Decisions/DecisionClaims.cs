using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>What a decision token says: all that an outcome needs to be understood by any replica, without a look-up.</summary>
public sealed record DecisionClaims
{
    /// <summary>The first 128 bits of the token's signature: names the decision.</summary>
    public required UInt128 Id { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Issued { get; init; }

    public required ulong Seed { get; init; }

    public required string PolicyVersion { get; init; }

    /// <summary>Empty when no classifier was loaded.</summary>
    public required string ClassifierVersion { get; init; }

    public required string Tenant { get; init; }

    public required string Feature { get; init; }

    public required string Model { get; init; }

    public required string Tier { get; init; }

    /// <summary>Tier that a direct call would have used.</summary>
    public required string TargetTier { get; init; }

    /// <summary>Task type; empty: unknown.</summary>
    public required string Task { get; init; }

    public required DecidedBy DecidedBy { get; init; }

    public required RoutingStrategy Strategy { get; init; }

    public required int MaxAttempts { get; init; }

    public required float Confidence { get; init; }

    public required float Propensity { get; init; }

    public required float AcceptThreshold { get; init; }

    public required float EstimatedCostUsd { get; init; }

    public required float BaselineCostUsd { get; init; }

    /// <summary>First 128 bits of the prompt digest.</summary>
    public required UInt128 Digest { get; init; }

    /// <summary>Probability of the evaluate ask, and whether it was made.</summary>
    public required float EvaluateProbability { get; init; }

    public required bool Evaluate { get; init; }

    /// <summary>Model indexes of the fallback chain in the catalog of <see cref="PolicyVersion"/>.</summary>
    public required IReadOnlyList<int> Fallbacks { get; init; }

    /// <summary>Experiment and arm pairs.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Arms { get; init; }
}
