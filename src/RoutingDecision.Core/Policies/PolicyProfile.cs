using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Policies;

/// <summary>
/// All settings that one decision reads: the base policy with a tenant's overrides and the arms of experiments merged in at load.
/// Immutable.
/// </summary>
public sealed record PolicyProfile
{
    public required RoutingSettings Routing { get; init; }

    public required RuleSet Rules { get; init; }

    public required ConversationSettings Conversations { get; init; }

    public required SamplingSettings Sampling { get; init; }

    /// <summary>Share of decisions that explore within the tie band, 0..1.</summary>
    public required double ExploreEpsilon { get; init; }

    public required DriftSettings Drift { get; init; }
}

/// <summary>
/// The profiles of a tenant, one per combination of experiment arms. The combination's number has one digit per experiment
/// (the first experiment is the lowest), in base arms + 1; digit 0 is "outside the experiment", digit k is arm k - 1.
/// Equal profiles are one object.
/// </summary>
public sealed record ProfileSet(PolicyProfile[] ByCombination);
