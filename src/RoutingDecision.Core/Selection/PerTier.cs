using System.Runtime.CompilerServices;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Live;

namespace RoutingDecision.Core.Selection;

/// <summary>One value per tier, on the stack.</summary>
[InlineArray(ModelCatalog.MaxTiers)]
public struct PerTier
{
    private double _first;

    /// <summary>
    /// Expected cost per tier in US dollars: the cheapest candidate with a closed breaker, else the cheapest candidate; NaN where there is none.
    /// </summary>
    public static PerTier CheapestCost(ModelCatalog catalog, in Candidates candidates, LiveView live, in Workload work)
    {
        PerTier costs = default;
        PerTier open = default;
        for (var t = 0; t < ModelCatalog.MaxTiers; t++)
        {
            costs[t] = double.NaN;
            open[t] = double.NaN;
        }

        foreach (var model in catalog.Models)
        {
            if (candidates.Models.Contains(model.Index))
            {
                var cost = work.CostOf(model);
                ref var best = ref live[model.Index].Breaker == BreakerState.Closed ? ref costs[model.Tier] : ref open[model.Tier];
                if (double.IsNaN(best) || cost < best)
                {
                    best = cost;
                }
            }
        }

        for (var t = 0; t < ModelCatalog.MaxTiers; t++)
        {
            if (double.IsNaN(costs[t]))
            {
                costs[t] = open[t];
            }
        }

        return costs;
    }
}
