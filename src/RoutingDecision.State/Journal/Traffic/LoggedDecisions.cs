using System.Buffers.Binary;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Decision records as reports read them.</summary>
internal static class LoggedDecisions
{
    /// <summary>The decision of a record that has a route.</summary>
    /// <param name="from">The record.</param>
    /// <param name="route">Its route.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="names">Gives equal names as one object.</param>
    public static LoggedDecision Of(DecisionRecord from, RouteFacts route, RecordPlace place, NamePool names) => new()
    {
        Claims = ClaimsOf(from, route, names),
        EstimatedCostUsd = route.EstimatedCostUsd,
        Rule = names.Of(route.Rule),
        TierCostUsd = [.. route.TierCostUsd],
        Success = [.. from.Assessment?.Success ?? []],
        ShadowProbability = route.Plan?.ShadowProbability ?? 0,
        Cause = RegretCauses.Of(route),
        Margin = MarginOf(route),
        ExperimentHash = from.ExperimentHash,
        UserHash = from.UserHash,
        ConversationHash = from.ConversationHash,
        Place = place,
    };

    /// <summary>Of the first reason that has one.</summary>
    private static double MarginOf(RouteFacts route)
    {
        for (var i = 0; i < route.Reasons.Count; i++)
        {
            if (double.IsFinite(route.Reasons[i].Margin))
            {
                return route.Reasons[i].Margin;
            }
        }

        return double.NaN;
    }

    /// <summary>What the decision's token says, with the precision that it says it in.</summary>
    private static DecisionClaims ClaimsOf(DecisionRecord from, RouteFacts route, NamePool names)
    {
        var plan = route.Plan ?? new PlanFacts();
        return new DecisionClaims
        {
            Id = DecisionIds.Of(from.Id),
            Issued = JournalClock.FromUnixMilliseconds(from.IssuedUnixMs),
            Seed = from.Seed,
            PolicyVersion = names.Of(from.PolicyVersion),
            ClassifierVersion = names.Of(from.ClassifierVersion),
            Tenant = names.Of(from.Tenant),
            Feature = names.Of(from.Feature),
            Model = names.Of(route.Model),
            Tier = names.Of(route.Tier),
            TargetTier = names.Of(route.TargetTier),
            Task = names.Of(from.Assessment?.Task ?? ""),
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
            Arms = from.Arms.Count == 0 ? [] : [.. from.Arms.Select(a => KeyValuePair.Create(names.Of(a.Key), names.Of(a.Value)))],
        };
    }
}
