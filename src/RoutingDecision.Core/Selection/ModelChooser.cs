using RoutingDecision.Core.Catalog;
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

    /// <summary>
    /// Sets model and propensity of the route: a granted probe, else the best with a closed breaker, else the last resort. A pinned model stands in for the best.
    /// </summary>
    public static void Choose(in SelectionInput input, Route route, IProbeGate probes)
    {
        var weights = WeightsOf(input);
        var pinned = input.Rules.PinModel;
        if (pinned != Directives.None && (input.Catalog.Models[pinned].Tier != route.Tier || !input.Candidates.Models.Contains(pinned)))
        {
            pinned = Directives.None;
        }

        if (pinned != Directives.None && input.Live[pinned].Breaker == BreakerState.Closed)
        {
            route.Model = pinned;
            return;
        }

        // A tier without a healthy model was asked for probes when it was chosen.
        var healthy = (input.Candidates.HealthyTiers & (1 << route.Tier)) != 0;
        if (route.Model >= 0 || (healthy && (pinned != Directives.None ? TryProbe(input, route, probes, pinned) : TryProbe(input, route, route.Tier, probes))))
        {
            return;
        }

        var best = Best(input, route.Tier, weights, closedOnly: true, excluded: -1);
        if (best < 0)
        {
            route.Model = pinned != Directives.None ? pinned : Best(input, route.Tier, weights, closedOnly: false, excluded: -1);
            route.Reasons.Add(new Reason(ReasonCode.LastResort, route.Model));
            return;
        }

        Explore(input, route, weights, best);
        Explain(input, route);
    }

    /// <summary>
    /// Lets the request probe a candidate of the tier whose breaker is not closed. A model that is not the best of its tier is probed as well: without, its breaker
    /// would never close, and it would be lost to the fallback chains.
    /// </summary>
    public static bool TryProbe(in SelectionInput input, Route route, int tier, IProbeGate probes)
    {
        foreach (var m in input.Catalog.ByTier[tier])
        {
            if (input.Candidates.Models.Contains(m) && TryProbe(input, route, probes, m))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryProbe(in SelectionInput input, Route route, IProbeGate probes, int model)
    {
        // Who was failed once must not be the one to find out whether a model has recovered.
        if (input.Request.DryRun || input.Request.Attempt.Number > 1 || input.Live[model].Breaker == BreakerState.Closed
            || !probes.TryProbe(input.Catalog.Models[model].Id))
        {
            return false;
        }

        route.Model = model;
        route.Reasons.Add(new Reason(ReasonCode.Probe, model));
        return true;
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
        if (!input.Request.Batch)
        {
            return weights;
        }

        return weights.Cost + weights.Quality > 0 ? weights with { Latency = 0 } : ObjectiveWeights.ForCost;
    }

    /// <summary>Higher is better. Found once for a decision, whose weights are always those of <see cref="WeightsOf"/>.</summary>
    public static double Score(in SelectionInput input, int model, in ObjectiveWeights weights)
    {
        ref var known = ref input.Scores[model];
        return double.IsNaN(known) ? known = Compute(input, model, weights) : known;
    }

    private static double Compute(in SelectionInput input, int model, in ObjectiveWeights weights)
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
        var draw = DrawOf(input, route.Tier, weights, limit, best, epsilon);
        (route.Draw, route.Propensity) = (draw, draw.ProbabilityOf(best));
        if (draw.Count < 2 || input.Chance >= epsilon)
        {
            return;
        }

        var pick = Math.Min(draw.Count - 1, (int)(input.Chance / epsilon * draw.Count));
        foreach (var m in input.Catalog.ByTier[route.Tier])
        {
            if (draw.Tied.Contains(m) && pick-- == 0)
            {
                (route.Model, route.Propensity) = (m, draw.ProbabilityOf(m));
                route.Reasons.Add(new Reason(ReasonCode.Explore, m, epsilon, draw.Count));
                return;
            }
        }
    }

    private static TieDraw DrawOf(in SelectionInput input, int tier, in ObjectiveWeights weights, double limit, int best, double epsilon)
    {
        ModelMask tied = default;
        var count = 0;
        foreach (var m in input.Catalog.ByTier[tier])
        {
            if (IsTied(input, m, weights, limit))
            {
                tied[m >> 6] |= 1UL << (m & 63);
                count++;
            }
        }

        return new TieDraw(best, epsilon, count, tied);
    }

    private static bool IsTied(in SelectionInput input, int model, in ObjectiveWeights weights, double limit) =>
        input.Candidates.Models.Contains(model) && input.Live[model].Breaker == BreakerState.Closed && Score(input, model, weights) >= limit;
}
