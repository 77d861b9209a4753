using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// Builds the fallback chain: first a peer of another provider in the same tier, then the best of the next tier (which also takes rejected answers), and of each
/// one on from there to the tier that a direct call would use, so that a plan that starts lower can get there; then what else the tier has, then stronger tiers, then weaker ones that are still allowed. Models with an open breaker come only when nothing else is left, marked as last resort.
/// Rules' ceilings bind the recommendation alone: a rejected answer may be taken further. A spent budget's ceiling binds the chain, too,
/// unless nothing else is left.
/// </summary>
internal static class FallbackChain
{
    public static void Build(in SelectionInput input, Route route)
    {
        var weights = ModelChooser.WeightsOf(input);
        var limit = Math.Min(input.Profile.Routing.MaxFallbacks, Route.MaxFallbacks);
        var floor = Math.Max(input.Need.MinTier, input.RuleFloor);
        // A spent budget is not to be left by way of a fallback.
        var top = input.BudgetCeiling < 0 ? input.Catalog.Tiers.Length - 1 : Math.Max(route.TargetTier, input.BudgetCeiling);

        AddBest(input, route, weights, limit, route.Tier, FallbackTriggers.Failure, otherProvider: true);
        for (var t = route.Tier + 1; t <= Math.Min(top, Math.Max(route.Tier + 1, route.TargetTier)); t++)
        {
            AddBest(input, route, weights, limit, t, FallbackTriggers.Any, otherProvider: false);
        }

        while (AddBest(input, route, weights, limit, route.Tier, FallbackTriggers.Failure, otherProvider: false))
        {
        }

        for (var t = route.Tier + 1; t <= top; t++)
        {
            while (AddBest(input, route, weights, limit, t, FallbackTriggers.Any, otherProvider: false))
            {
            }
        }

        for (var t = route.Tier - 1; t >= floor; t--)
        {
            AddBest(input, route, weights, limit, t, FallbackTriggers.Failure, otherProvider: false);
        }

        if (route.Fallbacks.IsEmpty && limit > 0 && !AddAny(input, route, weights, floor, closedOnly: true))
        {
            AddAny(input, route, weights, floor, closedOnly: false);
        }
    }

    private static bool AddBest(
        in SelectionInput input, Route route, in ObjectiveWeights weights, int limit, int tier, FallbackTriggers triggers, bool otherProvider)
    {
        if (route.Fallbacks.Length >= limit)
        {
            return false;
        }

        var provider = input.Catalog.Models[route.Model].Provider;
        var best = -1;
        var bestScore = double.NegativeInfinity;
        foreach (var m in input.Catalog.ByTier[tier])
        {
            if (route.Names(m) || !input.Candidates.Models.Contains(m) || input.Live[m].Breaker != BreakerState.Closed
                || (otherProvider && input.Catalog.Models[m].Provider == provider))
            {
                continue;
            }

            var score = ModelChooser.Score(input, m, weights);
            if (score > bestScore)
            {
                (best, bestScore) = (m, score);
            }
        }

        if (best >= 0)
        {
            route.AddFallback(new FallbackStep(best, triggers, LastResort: false));
        }

        return best >= 0;
    }

    /// <summary>A chain that would be empty may leave a spent budget, and at last take a model whose breaker is open.</summary>
    private static bool AddAny(in SelectionInput input, Route route, in ObjectiveWeights weights, int floor, bool closedOnly)
    {
        for (var t = floor; t < input.Catalog.Tiers.Length; t++)
        {
            var best = ModelChooser.Best(input, t, weights, closedOnly, excluded: route.Model);
            if (best >= 0)
            {
                route.AddFallback(new FallbackStep(best, FallbackTriggers.Failure, LastResort: !closedOnly));
                return true;
            }
        }

        return false;
    }
}
