using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Replays;
using RoutingDecision.Core.Reports.OffPolicy;
using OffPolicyEstimate = RoutingDecision.Contracts.V1.OffPolicyEstimate;

namespace RoutingDecision.Server.Simulations;

/// <summary>A what-if report on the wire.</summary>
internal static class SimulationMapper
{
    /// <summary>Groups of flips that are told, the largest.</summary>
    private const int MostFlips = 200;

    public static SimulatePolicyResponse Map(WhatIfReport report)
    {
        var reply = new SimulatePolicyResponse
        {
            Decisions = report.Decisions,
            Flipped = report.Flipped,
            Undecidable = report.Decisions - report.Decided,
            CostBeforeUsd = report.CostBeforeUsd,
            CostAfterUsd = report.CostAfterUsd,
            QualityBefore = EstimateOf(report.QualityBefore, report.QualitySamples),
            QualityAfter = EstimateOf(report.QualityAfter, report.QualitySamples),
            QualityChange = EstimateOf(report.QualityChange, report.QualitySamples),
            OtherModel = report.OtherModel,
            ByCollision = report.ByCollision,
            ObservedQuality = Map(report.ObservedQuality),
            ObservedCost = Map(report.ObservedCost),
        };
        Fill(reply.TierMixBefore, report.TiersBefore);
        Fill(reply.TierMixAfter, report.TiersAfter);
        foreach (var (obstacle, count) in report.Undecidable)
        {
            reply.UndecidableBy[Telemetry.SnakeCase.Of(obstacle)] = count;
        }

        reply.Flips.AddRange(report.Flips.Take(MostFlips).Select(f => new FlipGroup
        {
            Rule = f.Rule,
            FromTier = f.From,
            ToTier = f.To,
            Count = f.Count,
            CostChangeUsd = f.CostChangeUsd,
        }));
        return reply;
    }

    private static OffPolicyEstimate Map(Core.Reports.OffPolicy.OffPolicyEstimate estimate) => new()
    {
        Samples = estimate.Samples,
        EffectiveSamples = estimate.EffectiveSamples,
        Coverage = estimate.Coverage?.Value ?? 0,
        Refusal = estimate.Refusal == OffPolicyRefusal.None ? "" : Telemetry.SnakeCase.Of(estimate.Refusal),
        InversePropensity = EstimateOf(estimate.InversePropensity, estimate.Samples),
        SelfNormalised = EstimateOf(estimate.SelfNormalised, estimate.Samples),
        DoublyRobust = EstimateOf(estimate.DoublyRobust, estimate.Samples),
    };

    private static Estimate? EstimateOf(MeanInterval? interval, long samples) =>
        interval is { } i ? new Estimate { Value = i.Value, Low = i.Low, High = i.High, Samples = samples } : null;

    private static void Fill(Google.Protobuf.Collections.MapField<string, long> map, IReadOnlyDictionary<string, long> from)
    {
        foreach (var (key, value) in from)
        {
            map[key] = value;
        }
    }
}
