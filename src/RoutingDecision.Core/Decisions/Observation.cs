using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// Observe mode (S2): the baseline model is recommended, the route that would have been taken stands beside it, and shadow asks have callers run
/// both, so that their answers can be compared. What it would have cost is of its plan as a whole, since that is what would have been paid; what is
/// compared is the first answer alone.
/// </summary>
internal static class Observation
{
    public static void Replace(in SelectionInput input, Decision decision)
    {
        var baseline = RouteSelector.BaselineOf(input);
        var route = decision.Route;
        decision.WouldBeModel = route.Model;
        decision.WouldBeConfidence = decision.Confidence;
        decision.WouldBeCostUsd = decision.EstimatedCostUsd;
        route.Reasons.AddFirst(new Reason(ReasonCode.Observe, route.Model));
        route.DecidedBy = DecidedBy.Observe;
        if (!input.Candidates.Models.Contains(baseline))
        {
            // A baseline that may not serve cannot be recommended; the would-be route stays and says so by being both, at one cost.
            return;
        }

        decision.WouldBeCostUsd =
            new PlanValuation(input.Catalog, input.Profile.Routing, input.Need.Work, input.Success, input.ModelShift).Of(route).CostUsd;
        var model = input.Catalog.Models[baseline];
        route.Rebase(baseline, model.Tier);
        FallbackChain.Build(input, route, RoutingStrategy.Direct);
        Planner.Fill(input, route, RoutingStrategy.Direct, decision.WouldBeModel);
        decision.Confidence = input.SuccessOf(model);
        decision.EstimatedCostUsd = input.Need.Work.CostOf(model);
        decision.ExpectedLatencyMs = Candidates.ExpectedLatencyMs(model, input.Live[baseline], input.Need.Work);
    }
}
