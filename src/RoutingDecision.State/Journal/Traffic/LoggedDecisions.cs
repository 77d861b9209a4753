using Google.Protobuf.Collections;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Decision records as reports read them. Used by one thread.</summary>
internal sealed class LoggedDecisions
{
    private readonly double[] _tierCostUsd = new double[ModelCatalog.MaxTiers];
    private readonly float[] _success = new float[ModelCatalog.MaxTiers];

    /// <summary>Gives equal names as one object.</summary>
    public NamePool Names { get; } = new();

    /// <summary>The decision of a record that has a route; valid until the next call.</summary>
    /// <param name="from">The record.</param>
    /// <param name="route">Its route.</param>
    /// <param name="place">Where it stands.</param>
    public LoggedDecision Of(DecisionRecord from, RouteFacts route, RecordPlace place) => new()
    {
        Claims = ClaimsOf(from, route),
        EstimatedCostUsd = route.EstimatedCostUsd,
        Rule = Names.Of(route.Rule),
        TierCostUsd = Copy(route.TierCostUsd, _tierCostUsd),
        Success = from.Assessment is { } assessment ? Copy(assessment.Success, _success) : [],
        ShadowProbability = route.Plan?.ShadowProbability ?? 0,
        Cause = RegretCauses.Of(route),
        Margin = MarginOf(route),
        ExperimentHash = from.ExperimentHash,
        UserHash = from.UserHash,
        ConversationHash = from.ConversationHash,
        Place = place,
    };

    /// <summary>The members of a list, as far as there are tiers.</summary>
    private static ReadOnlySpan<T> Copy<T>(RepeatedField<T> from, T[] to)
    {
        var count = Math.Min(from.Count, to.Length);
        for (var t = 0; t < count; t++)
        {
            to[t] = from[t];
        }

        return to.AsSpan(0, count);
    }

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
    private ReportClaims ClaimsOf(DecisionRecord from, RouteFacts route) => new()
    {
        Id = DecisionIds.Of(from.Id),
        Issued = JournalClock.FromUnixMilliseconds(from.IssuedUnixMs),
        PolicyVersion = Names.Of(from.PolicyVersion),
        Tenant = Names.Of(from.Tenant),
        Feature = Names.Of(from.Feature),
        Model = Names.Of(route.Model),
        Tier = Names.Of(route.Tier),
        Task = Names.Of(from.Assessment?.Task ?? ""),
        DecidedBy = EnumName<DecidedBy>.Parse(route.DecidedBy),
        Confidence = route.Confidence,
        AcceptThreshold = (float)(route.Plan?.AcceptThreshold ?? 0),
        EvaluateProbability = (float)(route.Plan?.EvaluateProbability ?? 0),
        Evaluate = route.Plan?.Evaluate ?? false,
        Arms = from.Arms.Count == 0 ? [] : [.. from.Arms.Select(a => KeyValuePair.Create(Names.Of(a.Key), Names.Of(a.Value)))],
    };
}
