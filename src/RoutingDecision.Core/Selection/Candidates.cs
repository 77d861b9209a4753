using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Live;

namespace RoutingDecision.Core.Selection;

/// <summary>What a model must satisfy, resolved to indexes once per request.</summary>
public struct Requirements
{
    public ModelMask Permitted;

    /// <summary>Models that the request itself rules out by id, by provider, or because they failed before.</summary>
    public ModelMask DeniedById;
    public ModelMask DeniedByProvider;
    public ModelMask FailedBefore;

    public ulong Capabilities;

    /// <summary>One of these regions must be served; 0: any.</summary>
    public ulong RequestRegions;
    public ulong RuleRegions;

    public Workload Work;

    /// <summary>The context was too long for a window of this many tokens, whatever the estimate says; 0: no such finding.</summary>
    public int WindowOver;

    /// <summary>Latency counts only when positive, in milliseconds.</summary>
    public double DeadlineMs;
    public double MaxCostUsd;

    /// <summary>Tiers that the request allows, inclusive.</summary>
    public int MinTier;
    public int MaxTier;

    /// <summary>Model that a draining model may keep serving: the conversation's last; -1: none.</summary>
    public int StickyModel;
}

/// <summary>Models that satisfy every hard constraint, and which constraint took the last ones away.</summary>
public struct Candidates
{
    public ModelMask Models;

    /// <summary>Bit per tier that has a candidate, and per tier that has one with a closed breaker.</summary>
    public int Tiers;
    public int HealthyTiers;

    /// <summary>The constraint that emptied the set; None while there are candidates.</summary>
    public HardConstraint EmptiedBy;

    /// <summary>Applies the constraints in the order of <see cref="HardConstraint"/>.</summary>
    public static Candidates Select(ModelCatalog catalog, LiveView live, in Requirements need)
    {
        Candidates result = default;
        var last = HardConstraint.None;
        foreach (var model in catalog.Models)
        {
            var state = live[model.Index];
            var violated = FirstViolation(model, state, need);
            if (violated == HardConstraint.None)
            {
                result.Models[model.Index >> 6] |= 1UL << (model.Index & 63);
                result.Tiers |= 1 << model.Tier;
                if (state.Breaker == BreakerState.Closed)
                {
                    result.HealthyTiers |= 1 << model.Tier;
                }
            }
            else if (violated > last)
            {
                last = violated;
            }
        }

        result.EmptiedBy = result.Tiers == 0 ? last : HardConstraint.None;
        return result;
    }

    /// <summary>Expected milliseconds to the whole answer: the live median, else the catalog's priors.</summary>
    public static double ExpectedLatencyMs(ModelSpec model, ModelLive live, in Workload work) =>
        live.LatencyP50Ms > 0 ? live.LatencyP50Ms : model.PriorLatencyMs(work.OutputTokens);

    private static HardConstraint FirstViolation(ModelSpec model, ModelLive live, in Requirements need)
    {
        var i = model.Index;
        return
            !model.Enabled || live.State == ModelState.Disabled || (live.State == ModelState.Draining && i != need.StickyModel) ? HardConstraint.ModelState
            : need.DeniedById.Contains(i) ? HardConstraint.RequestModels
            : need.DeniedByProvider.Contains(i) ? HardConstraint.RequestProviders
            : !need.Permitted.Contains(i) ? HardConstraint.RuleModels
            : need.FailedBefore.Contains(i) ? HardConstraint.FailedBefore
            : (model.Capabilities & need.Capabilities) != need.Capabilities ? HardConstraint.Capabilities
            : !Serves(model, need.RequestRegions) || !Serves(model, need.RuleRegions) ? HardConstraint.Regions
            : need.Work.InputTokens + need.Work.RequiredOutput > model.ContextTokens || model.ContextTokens <= need.WindowOver ? HardConstraint.ContextWindow
            : need.Work.RequiredOutput > model.MaxOutputTokens ? HardConstraint.OutputSize
            : need.MaxCostUsd > 0 && need.Work.MostCostOf(model) > need.MaxCostUsd ? HardConstraint.MaximumCost
            : need.DeadlineMs > 0 && ExpectedLatencyMs(model, live, need.Work) > need.DeadlineMs ? HardConstraint.Deadline
            : model.Tier < need.MinTier || model.Tier > need.MaxTier ? HardConstraint.TierRange
            : HardConstraint.None;
    }

    private static bool Serves(ModelSpec model, ulong regions) => regions == 0 || (model.Regions & regions) != 0;
}
