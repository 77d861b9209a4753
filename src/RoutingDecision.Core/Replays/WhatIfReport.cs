using RoutingDecision.Core.Reports.OffPolicy;

namespace RoutingDecision.Core.Replays;

/// <summary>
/// What logged traffic comes to under another policy or classifier. Mixes, costs and qualities are of the decisions that can be told.
/// </summary>
public sealed record WhatIfReport
{
    /// <summary>Decisions looked at.</summary>
    public required long Decisions { get; init; }

    /// <summary>Decisions that can't be told, by why.</summary>
    public required IReadOnlyDictionary<ReplayObstacle, long> Undecidable { get; init; }

    /// <summary>Decisions of another tier, or served instead of refused or the reverse.</summary>
    public required long Flipped { get; init; }

    /// <summary>Decisions of another model, the flipped ones included.</summary>
    public required long OtherModel { get; init; }

    /// <summary>Decisions per tier by name; "refused": no model can serve.</summary>
    public required IReadOnlyDictionary<string, long> TiersBefore { get; init; }

    public required IReadOnlyDictionary<string, long> TiersAfter { get; init; }

    /// <summary>Sums of expected costs of plans as a whole (<see cref="Selection.PlanWorth"/>) in US dollars: as logged, and at the target's prices.</summary>
    public required double CostBeforeUsd { get; init; }

    public required double CostAfterUsd { get; init; }

    /// <summary>
    /// Mean P(success) of the plans of then and of those that would be, both as the target's classifier sees them; null: nothing was served on both
    /// sides.
    /// </summary>
    public required MeanInterval? QualityBefore { get; init; }

    public required MeanInterval? QualityAfter { get; init; }

    /// <summary>Mean of the difference, decision by decision.</summary>
    public required MeanInterval? QualityChange { get; init; }

    /// <summary>Decisions behind the qualities.</summary>
    public required long QualitySamples { get; init; }

    /// <summary>Flips by the rule behind them, most frequent first.</summary>
    public required IReadOnlyList<FlipCount> Flips { get; init; }

    /// <summary>Expected number of phrases that were taken to occur by a collision of hashes alone.</summary>
    public required double ByCollision { get; init; }

    /// <summary>What reported outcomes say of the target's quality and cost.</summary>
    public required OffPolicyEstimate ObservedQuality { get; init; }

    public required OffPolicyEstimate ObservedCost { get; init; }

    /// <summary>Decisions that can be told.</summary>
    public long Decided => Decisions - Undecidable.Values.Sum();

    /// <summary>Share of the decisions that can be told which flip; 0 when there are none.</summary>
    public double FlipShare => Decided == 0 ? 0 : (double)Flipped / Decided;
}

/// <summary>Decisions that flip alike.</summary>
/// <param name="Rule">Rule that settles the tier now, else the one that settled it then; empty: none did.</param>
/// <param name="From">Tier then, or "refused".</param>
/// <param name="To">Tier now, or "refused".</param>
/// <param name="Count">Decisions.</param>
/// <param name="CostChangeUsd">What they cost more, in US dollars.</param>
public readonly record struct FlipCount(string Rule, string From, string To, long Count, double CostChangeUsd);

/// <summary>What was reported of a decision's first try at the recommended model.</summary>
/// <param name="Good">Whether the answer was satisfactory; null: nobody said.</param>
/// <param name="Asked">Probability with which somebody was asked to say, over 0 to 1.</param>
/// <param name="CostUsd">What it cost; null: not reported.</param>
public readonly record struct LoggedResult(bool? Good, double Asked, double? CostUsd);
