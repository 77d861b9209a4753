using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Selection;

/// <summary>Grants places for calls to models whose breaker is not closed.</summary>
public interface IProbeGate
{
    /// <summary>True when this call may probe the model.</summary>
    bool TryProbe(string model);
}

/// <summary>
/// Chooses the model within a tier by a weighted sum in log units:
/// score = quality * 10 * P(success) - cost * ln(cost) - latency * ln(latency), so that a tenth of success weighs as much as a factor e of price or time.
/// The first in the policy's order wins a tie.
/// </summary>
internal static class ModelChooser
{
    /// <summary>Scores within this of the best count as tied for exploration.</summary>
    public const double TieBand = 0.1;

    private const double CostFloorUsd = 1e-9;

    /// <summary>Sets model and propensity of the route; a closed breaker is preferred, then a granted probe, then the last resort.</summary>
    public static void Choose(in SelectionInput input, Route route, IProbeGate probes)
    {
        var weights = WeightsOf(input);
        if (input.Rules.PinModel != Directives.None && input.Candidates.Models.Contains(input.Rules.PinModel)
            && input.Catalog.Models[input.Rules.PinModel].Tier == route.Tier && input.Live[input.Rules.PinModel].Breaker == BreakerState.Closed)
        {
            route.Model = input.Rules.PinModel;
            return;
        }

        var anyBest = Best(input, route.Tier, weights, closedOnly: false, excluded: -1);
        if (anyBest >= 0 && input.Live[anyBest].Breaker != BreakerState.Closed && !input.Request.DryRun && probes.TryProbe(input.Catalog.Models[anyBest].Id))
        {
            route.Model = anyBest;
            route.Reasons.Add(new Reason(ReasonCode.Probe, anyBest));
            return;
        }

        var best = Best(input, route.Tier, weights, closedOnly: true, excluded: -1);
        if (best < 0)
        {
            route.Model = anyBest;
            route.Reasons.Add(new Reason(ReasonCode.LastResort, anyBest));
            return;
        }

        Explore(input, route, weights, best);
        Explain(input, route);
    }

    private static void Explain(in SelectionInput input, Route route)
    {
        if (input.Request.Objective is null && input.Rules.Objective is not null)
        {
            route.Reasons.Add(new Reason(ReasonCode.RuleObjective, input.Rules.ObjectiveRule));
        }

        var work = input.Need.Work;
        if (route.Model == work.CachedModel && work.CachedTokens > 0)
        {
            var model = input.Catalog.Models[route.Model];
            var saved = (work with { CachedModel = -1 }).CostOf(model) - work.CostOf(model);
            route.Reasons.Add(new Reason(ReasonCode.CacheAffinity, route.Model, saved));
        }
    }

    /// <summary>The best candidate of a tier, or -1.</summary>
    public static int Best(in SelectionInput input, int tier, in ObjectiveWeights weights, bool closedOnly, int excluded)
    {
        var best = -1;
        var bestScore = double.NegativeInfinity;
        foreach (var m in input.Catalog.ByTier[tier])
        {
            if (m == excluded || !input.Candidates.Models.Contains(m) || (closedOnly && input.Live[m].Breaker != BreakerState.Closed))
            {
                continue;
            }

            var score = Score(input, m, weights);
            if (score > bestScore)
            {
                (best, bestScore) = (m, score);
            }
        }

        return best;
    }

    /// <summary>Weights in force: the request's, a rule's, or the profile's; latency does not count in a batch.</summary>
    public static ObjectiveWeights WeightsOf(in SelectionInput input)
    {
        var weights = input.Request.Objective ?? input.Rules.Objective ?? (input.Request.Batch ? ObjectiveWeights.ForCost : input.Profile.Routing.Objective);
        return input.Request.Batch ? weights with { Latency = 0 } : weights;
    }

    /// <summary>Higher is better.</summary>
    public static double Score(in SelectionInput input, int model, in ObjectiveWeights weights)
    {
        var spec = input.Catalog.Models[model];
        var score = weights.Quality * 10 * input.SuccessOf(spec);
        if (weights.Cost > 0)
        {
            score -= weights.Cost * Math.Log(Math.Max(CostFloorUsd, input.Need.Work.CostOf(spec)));
        }

        if (weights.Latency > 0)
        {
            score -= weights.Latency * Math.Log(Math.Max(1, Candidates.ExpectedLatencyMs(spec, input.Live[model], input.Need.Work)));
        }

        return score;
    }

    private static void Explore(in SelectionInput input, Route route, in ObjectiveWeights weights, int best)
    {
        route.Model = best;
        var epsilon = input.Profile.ExploreEpsilon;
        if (epsilon <= 0)
        {
            return;
        }

        var limit = Score(input, best, weights) - TieBand;
        var tied = CountTied(input, route.Tier, weights, limit);
        route.Propensity = 1 - epsilon + (epsilon / tied);
        if (tied < 2 || input.Chance >= epsilon)
        {
            return;
        }

        var pick = Math.Min(tied - 1, (int)(input.Chance / epsilon * tied));
        foreach (var m in input.Catalog.ByTier[route.Tier])
        {
            if (IsTied(input, m, weights, limit) && pick-- == 0)
            {
                route.Model = m;
                route.Propensity = m == best ? route.Propensity : epsilon / tied;
                route.Reasons.Add(new Reason(ReasonCode.Explore, m, epsilon, tied));
                return;
            }
        }
    }

    private static int CountTied(in SelectionInput input, int tier, in ObjectiveWeights weights, double limit)
    {
        var count = 0;
        foreach (var m in input.Catalog.ByTier[tier])
        {
            count += IsTied(input, m, weights, limit) ? 1 : 0;
        }

        return count;
    }

    private static bool IsTied(in SelectionInput input, int model, in ObjectiveWeights weights, double limit) =>
        input.Candidates.Models.Contains(model) && input.Live[model].Breaker == BreakerState.Closed && Score(input, model, weights) >= limit;
}
