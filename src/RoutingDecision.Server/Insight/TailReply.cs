using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Selection;
using RoutingDecision.Server.Mapping;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Server.Insight;

/// <summary>A logged decision as those who watch see it.</summary>
internal static class TailReply
{
    public static WatchDecisionsResponse Of(DecisionRecord decision)
    {
        var route = decision.Route;
        return new WatchDecisionsResponse
        {
            // The token stays with the caller: with it anybody could report outcomes.
            DecisionId = Convert.ToHexStringLower(decision.Id.Span),
            DecidedUnixMs = decision.IssuedUnixMs,
            Tenant = decision.Tenant,
            Feature = decision.Feature,
            Model = route.Model,
            Tier = route.Tier,
            TaskType = decision.Assessment?.Task ?? "",
            Confidence = route.Confidence,
            DecidedBy = EnumMap.ToWire(EnumName<Core.Selection.DecidedBy>.Parse(route.DecidedBy)),
            Reason = route.Reasons.Count == 0 ? "" : ReasonTexts.CodeOf(EnumName<ReasonCode>.Parse(route.Reasons[0].Code)),
            WouldBeModel = route.WouldBeModel,
        };
    }
}
