using System.Runtime.InteropServices;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Reports.OffPolicy;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Replays;

/// <summary>Sums up what logged decisions come to under a target. Used by one thread; the order of decisions decides the last bits of sums.</summary>
/// <param name="catalog">The target's.</param>
public sealed class WhatIfTally(ModelCatalog catalog)
{
    /// <summary>Name of the place of decisions that no model serves.</summary>
    public const string Refused = "refused";

    private readonly Dictionary<ReplayObstacle, long> _undecidable = [];
    private readonly Dictionary<string, long> _before = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _after = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, string From, string To), (long Count, double Cost)> _flips = [];
    private readonly List<OffPolicySample> _quality = [];
    private readonly List<OffPolicySample> _cost = [];
    private readonly RunningMean _qualityBefore = new();
    private readonly RunningMean _qualityAfter = new();
    private readonly RunningMean _qualityChange = new();
    private long _decisions;
    private long _flipped;
    private long _otherModel;
    private double _costBefore;
    private double _costAfter;
    private double _byCollision;

    /// <summary>Takes one decision.</summary>
    /// <param name="logged">As it was.</param>
    /// <param name="choice">As it would be.</param>
    /// <param name="result">What was reported of it; null: nothing.</param>
    public void Add(LoggedDecision logged, in ReplayedChoice choice, LoggedResult? result)
    {
        _decisions++;
        if (choice.Obstacle != ReplayObstacle.None)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_undecidable, choice.Obstacle, out _)++;
            return;
        }

        var from = logged.Route?.Tier ?? Refused;
        var to = choice.Refused == HardConstraint.None ? catalog.Tiers[choice.Tier] : Refused;
        CollectionsMarshal.GetValueRefOrAddDefault(_before, from, out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_after, to, out _)++;
        var costBefore = logged.Route is null ? 0 : choice.LoggedPlanCostUsd;
        (_costBefore, _costAfter, _byCollision) = (_costBefore + costBefore, _costAfter + choice.CostUsd, _byCollision + choice.ByCollision);
        AddFlip(logged, choice, from, to, choice.CostUsd - costBefore);
        if (logged.Route is not { } route || choice.Refused != HardConstraint.None)
        {
            return;
        }

        var before = double.IsNaN(choice.LoggedPlanQuality) ? route.Confidence : choice.LoggedPlanQuality;
        _qualityBefore.Add(before);
        _qualityAfter.Add(choice.Quality);
        _qualityChange.Add(choice.Quality - before);
        AddResult(route, choice, result);
    }

    /// <summary>The report so far.</summary>
    public WhatIfReport Report() => new()
    {
        Decisions = _decisions,
        Undecidable = _undecidable,
        Flipped = _flipped,
        OtherModel = _otherModel,
        TiersBefore = _before,
        TiersAfter = _after,
        CostBeforeUsd = _costBefore,
        CostAfterUsd = _costAfter,
        QualityBefore = _qualityBefore.Interval?.Within(0, 1),
        QualityAfter = _qualityAfter.Interval?.Within(0, 1),
        QualityChange = _qualityChange.Interval?.Within(-1, 1),
        QualitySamples = _qualityChange.Count,
        Flips = [.. _flips.Select(f => new FlipCount(f.Key.Rule, f.Key.From, f.Key.To, f.Value.Count, f.Value.Cost))
            .OrderByDescending(f => f.Count).ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.From, StringComparer.Ordinal).ThenBy(f => f.To, StringComparer.Ordinal)],
        ByCollision = _byCollision,
        ObservedQuality = OffPolicyEstimator.Of(CollectionsMarshal.AsSpan(_quality)),
        ObservedCost = OffPolicyEstimator.Of(CollectionsMarshal.AsSpan(_cost)),
    };

    private void AddFlip(LoggedDecision logged, in ReplayedChoice choice, string from, string to, double costChange)
    {
        var model = choice.Refused == HardConstraint.None ? catalog.Models[choice.Model].Id : "";
        _otherModel += string.Equals(model, logged.Route?.Model ?? "", StringComparison.Ordinal) ? 0 : 1;
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            return;
        }

        _flipped++;
        var rule = choice.Rule.Length > 0 ? choice.Rule : logged.Route?.Rule ?? "";
        ref var flip = ref CollectionsMarshal.GetValueRefOrAddDefault(_flips, (rule, from, to), out _);
        flip = (flip.Count + 1, flip.Cost + costChange);
    }

    private void AddResult(LoggedRoute route, in ReplayedChoice choice, LoggedResult? result)
    {
        if (result is not { } known || route.Propensity <= 0)
        {
            return;
        }

        // Results are of first tries alone.
        var quality = double.IsNaN(choice.LoggedQuality) ? route.Confidence : choice.LoggedQuality;
        var weight = choice.LoggedModelProbability / route.Propensity;
        if (known.Good is { } good)
        {
            _quality.Add(new OffPolicySample(weight, good ? 1 : 0, quality, choice.MeanQuality, known.Asked));
        }

        if (known.CostUsd is { } cost)
        {
            _cost.Add(new OffPolicySample(weight, cost, double.IsNaN(choice.LoggedCostUsd) ? route.CostUsd : choice.LoggedCostUsd, choice.MeanCostUsd));
        }
    }
}
