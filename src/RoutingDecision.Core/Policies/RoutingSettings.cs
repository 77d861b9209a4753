namespace RoutingDecision.Core.Policies;

/// <summary>How the tier is chosen when no rule pins it.</summary>
public enum DecideBy : byte
{
    /// <summary>The tier that maximises value * P(success) - expected cost.</summary>
    Utility,

    /// <summary>The cheapest tier over the bundle's certified threshold.</summary>
    Risk,

    /// <summary>Article S3's: premium if P(needs premium) is over a threshold, else standard by its own.</summary>
    Thresholds,

    /// <summary>Rules and the default tier alone; the classifier is not asked.</summary>
    Rules,
}

/// <summary>How the answer is meant to be produced.</summary>
public enum RoutingStrategy : byte
{
    Auto,
    Direct,
    Cascade,
    Speculate,
    PreCheck,
}

/// <summary>Weights of the choice among models of a tier; normalised so that they sum to 1.</summary>
public readonly record struct ObjectiveWeights(double Cost, double Quality, double Latency)
{
    public static ObjectiveWeights ForCost { get; } = new(1, 0, 0);

    public static ObjectiveWeights Balanced { get; } = new(0.5, 0.35, 0.15);

    public static ObjectiveWeights ForQuality { get; } = new(0.1, 0.9, 0);

    public static ObjectiveWeights ForLatency { get; } = new(0.15, 0.15, 0.7);
}

/// <summary>The `routing:` section of a profile.</summary>
public sealed record RoutingSettings
{
    public required DecideBy DecideBy { get; init; }

    /// <summary>Worth of a satisfactory answer in US dollars, above 0.</summary>
    public required double ValueUsd { get; init; }

    /// <summary>Bound on the under-route rate for <see cref="DecideBy.Risk"/>, 0..1.</summary>
    public required double MaxUnderRoute { get; init; }

    /// <summary>
    /// Per tier t above the cheapest: the tier is needed when P(needs tier t or more) = 1 - P(success at t - 1) is over this, 0..1.
    /// Index 0 is unused.
    /// </summary>
    public required double[] NeedThresholds { get; init; }

    /// <summary>
    /// Per tier t above the cheapest and per tier u: t is also needed when P(u is the cheapest tier that suffices) = P(success at u) -
    /// P(success at u - 1) is over this (1 - P(success at u - 1) for the last tier); 1: never. Null when the policy has no such threshold.
    /// </summary>
    public double[][]? ExactNeedThresholds { get; init; }

    public required ObjectiveWeights Objective { get; init; }

    public required RoutingStrategy Strategy { get; init; }

    /// <summary>Tier when neither a rule nor the classifier speaks.</summary>
    public required int DefaultTier { get; init; }

    /// <summary>Model whose cost is the baseline of savings and the recommendation of observe mode; -1: the first of the default tier.</summary>
    public required int BaselineModel { get; init; }

    /// <summary>Recommend the baseline, log the would-be route.</summary>
    public required bool Observe { get; init; }

    /// <summary>Self-stated confidence under which a cascade escalates, 0..1.</summary>
    public required double AcceptThreshold { get; init; }

    /// <summary>P(success) under which speculation is preferred over a cascade when the deadline is tight, 0..1.</summary>
    public required double SpeculateBelow { get; init; }

    /// <summary>Tries in all, 1..8.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Entries of the fallback chain, 0..16.</summary>
    public required int MaxFallbacks { get; init; }

    /// <summary>Tokens that a judge reads and writes beside the answer it judges.</summary>
    public required int EvaluationTokens { get; init; }

    /// <summary>Expected output tokens when the caller does not say, at least 1.</summary>
    public required int ExpectedOutputTokens { get; init; }

    /// <summary>How long an identical request may reuse a recommendation.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>Whether the thresholds call for <paramref name="tier"/> (1 or more), given calibrated P(success) per tier, cheapest first.</summary>
    public bool Needs(int tier, ReadOnlySpan<float> success)
    {
        if (1 - success[tier - 1] > NeedThresholds[tier])
        {
            return true;
        }

        if (ExactNeedThresholds is not { } exact)
        {
            return false;
        }

        for (var u = tier; u < success.Length; u++)
        {
            var reached = u == success.Length - 1 ? 1 : success[u];
            if (reached - success[u - 1] > exact[tier][u])
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The `conversations:` section of a profile.</summary>
/// <param name="KeepTier">A conversation keeps the strongest tier it was routed to.</param>
/// <param name="IdleReset">Silence after which the floor is forgotten.</param>
/// <param name="StepDownAfterEasyTurns">Easy turns in a row after which the floor sinks by one tier; 0: never.</param>
public sealed record ConversationSettings(bool KeepTier, TimeSpan IdleReset, int StepDownAfterEasyTurns);

/// <summary>The `sampling:` section: shares of answers to be judged per tier and to be shadowed, each 0..1.</summary>
/// <param name="EvaluateByTier">Share per tier, cheapest first.</param>
/// <param name="Shadow">Share that is asked to run the next tier beside the recommendation.</param>
/// <param name="StratifyByTask">Whether asks are shared out evenly among task types, so that rare ones are measured, too.</param>
/// <param name="EvaluatePerDay">Judgements asked for in a UTC day at most, by each replica; 0: any number.</param>
/// <param name="ShadowPerDay">Answers of another model asked for in a UTC day at most, by each replica; 0: any number.</param>
public sealed record SamplingSettings(
    double[] EvaluateByTier, double Shadow, bool StratifyByTask = true, int EvaluatePerDay = 0, int ShadowPerDay = 0);

/// <summary>What traffic is compared with to notice drift.</summary>
[Flags]
public enum DriftBaseline : byte
{
    None = 0,

    /// <summary>The data that the classifier was trained on.</summary>
    Reference = 1,

    /// <summary>The same hours a week earlier.</summary>
    LastWeek = 2,

    Either = Reference | LastWeek,
}

/// <summary>The `drift:` section.</summary>
/// <param name="Threshold">
/// Population stability index from which on a shift counts; one that chance explains never does, however large. 0..10.
/// </param>
/// <param name="Against">Shifts against which of the two count.</param>
/// <param name="Conservative">Judge with caution while drift lasts.</param>
/// <param name="Caution">How many times as likely failures of all tiers but the strongest are taken then, over 1.</param>
public sealed record DriftSettings(double Threshold, DriftBaseline Against, bool Conservative, double Caution)
{
    /// <summary>What holds where a policy says nothing.</summary>
    public static DriftSettings Default { get; } = new(0.2, DriftBaseline.Either, Conservative: false, 2);
}

/// <summary>The `health:` section, common to all profiles.</summary>
public sealed record HealthSettings
{
    /// <summary>Length of the window that error rates and latencies are computed over.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Error rate at which a breaker opens, 0..1.</summary>
    public required double OpenAtErrorRate { get; init; }

    /// <summary>Calls in the window below which a breaker does not open.</summary>
    public required int MinCalls { get; init; }

    /// <summary>Time after which an open breaker lets probes through.</summary>
    public required TimeSpan HalfOpenAfter { get; init; }

    /// <summary>Probes that may be under way while half open, 1..100.</summary>
    public required int HalfOpenProbes { get; init; }

    /// <summary>p95 latency objective per tier in milliseconds; 0: none.</summary>
    public required double[] LatencySloMs { get; init; }
}

/// <summary>A spending limit of a day.</summary>
/// <param name="Tenant">Tenant, or "*" for each tenant by itself.</param>
/// <param name="Feature">Feature, or "*" for all together.</param>
/// <param name="UsdPerDay">Limit in US dollars a UTC day.</param>
/// <param name="MaxTier">Ceiling once it is spent; -1: requests are refused.</param>
public sealed record BudgetSettings(string Tenant, string Feature, double UsdPerDay, int MaxTier);

/// <summary>An experiment: arms with shares, assigned by a key.</summary>
public sealed record ExperimentSettings(string Id, ExperimentKey Key, IReadOnlyList<ExperimentArm> Arms);

/// <summary>An arm; the shares of an experiment's arms sum to at most 1, the rest stays outside the experiment.</summary>
public sealed record ExperimentArm(string Id, double Share);

/// <summary>What an experiment is assigned by.</summary>
public enum ExperimentKey : byte
{
    User,
    Conversation,
    Tenant,
    Request,
}
