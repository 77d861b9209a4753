using System.Buffers.Binary;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Decision records as reports read them.</summary>
public static class LoggedDecisions
{
    /// <summary>The decision of a record that has a route.</summary>
    /// <param name="from">The record.</param>
    /// <param name="route">Its route.</param>
    /// <param name="place">Where it stands.</param>
    public static LoggedDecision Of(DecisionRecord from, RouteFacts route, RecordPlace place) => new()
    {
        Claims = ClaimsOf(from, route),
        EstimatedCostUsd = route.EstimatedCostUsd,
        Rule = route.Rule,
        TierCostUsd = [.. route.TierCostUsd],
        Success = [.. from.Assessment?.Success ?? []],
        ShadowProbability = route.Plan?.ShadowProbability ?? 0,
        Cause = RegretCauses.Of(route),
        Margin = route.Reasons.FirstOrDefault(r => double.IsFinite(r.Margin))?.Margin ?? double.NaN,
        ExperimentHash = from.ExperimentHash,
        UserHash = from.UserHash,
        ConversationHash = from.ConversationHash,
        Place = place,
    };

    /// <summary>What the decision's token says, with the precision that it says it in.</summary>
    private static DecisionClaims ClaimsOf(DecisionRecord from, RouteFacts route)
    {
        var plan = route.Plan ?? new PlanFacts();
        return new DecisionClaims
        {
            Id = DecisionIds.Of(from.Id),
            Issued = JournalClock.FromUnixMilliseconds(from.IssuedUnixMs),
            Seed = from.Seed,
            PolicyVersion = from.PolicyVersion,
            ClassifierVersion = from.ClassifierVersion,
            Tenant = from.Tenant,
            Feature = from.Feature,
            Model = route.Model,
            Tier = route.Tier,
            TargetTier = route.TargetTier,
            Task = from.Assessment?.Task ?? "",
            DecidedBy = EnumName<DecidedBy>.Parse(route.DecidedBy),
            Strategy = EnumName<RoutingStrategy>.Parse(plan.Strategy),
            MaxAttempts = plan.MaxAttempts,
            Confidence = route.Confidence,
            Propensity = (float)route.Propensity,
            AcceptThreshold = (float)plan.AcceptThreshold,
            EstimatedCostUsd = (float)route.EstimatedCostUsd,
            BaselineCostUsd = (float)route.BaselineCostUsd,
            Digest = from.Prompt is { Digest.Length: >= 16 } prompt ? BinaryPrimitives.ReadUInt128BigEndian(prompt.Digest.Span) : UInt128.Zero,
            EvaluateProbability = (float)plan.EvaluateProbability,
            Evaluate = plan.Evaluate,
            Fallbacks = [],
            Arms = from.Arms.Count == 0 ? [] : [.. from.Arms.Select(a => KeyValuePair.Create(a.Key, a.Value))],
        };
    }
}
