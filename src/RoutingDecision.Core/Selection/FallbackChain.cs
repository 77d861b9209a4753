using System.Numerics;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// Builds the fallback chain: first a peer of another provider in the same tier, then the best of each tier that rejected answers are to climb
/// (<see cref="Ladder"/>; for a direct call the next one up), then what else the tier has, then stronger tiers, then weaker ones that are still
/// allowed. A plan that starts lower, or whose answers are judged, lives by its steps up: where the chain has no room for both, they go before the
/// peer. Models with an open breaker come only when nothing else is left, marked as last resort. Rules' ceilings bind the recommendation alone: a
/// rejected answer may be taken further. A spent budget's ceiling binds the chain, too, unless nothing else is left.
/// </summary>
internal static class FallbackChain
{
    public static void Build(in SelectionInput input, Route route, RoutingStrategy strategy)
    {
        var weights = ModelChooser.WeightsOf(input);
        var limit = Math.Min(input.Profile.Routing.MaxFallbacks, Route.MaxFallbacks);
        var floor = Math.Max(input.Need.MinTier, input.RuleFloor);
        var top = Ladder.TopOf(input, route.TargetTier);
        var isJudged = Planner.IsJudged(strategy);
        var steps = Ladder.TiersOf(input, route.Tier, route.TargetTier, isJudged ? Ladder.RoomOf(input.Profile.Routing) : limit);

        var stepsFirst = isJudged || route.TargetTier > route.Tier;
        if (!stepsFirst || limit > BitOperations.PopCount((uint)steps))
        {
            AddBest(input, route, weights, limit, route.Tier, FallbackTriggers.Failure, otherProvider: true);
        }

        for (var rest = steps; rest != 0; rest &= rest - 1)
        {
            AddBest(input, route, weights, limit, BitOperations.TrailingZeroCount(rest), FallbackTriggers.Any, otherProvider: false);
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
