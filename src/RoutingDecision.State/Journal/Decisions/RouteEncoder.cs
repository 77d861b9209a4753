using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>Writes the recommendation of an entry into one record again and again. Used by one thread.</summary>
internal sealed class RouteEncoder
{
    private readonly RouteFacts _facts = new() { Plan = new PlanFacts() };

    /// <summary>The facts; valid until the next call.</summary>
    public RouteFacts Encode(DecisionEntry entry, ModelCatalog catalog)
    {
        var route = entry.Route;
        _facts.Tier = catalog.Tiers[route.Tier];
        _facts.Model = catalog.Models[route.Model].Id;
        _facts.TargetTier = TierName(catalog, route.TargetTier);
        _facts.AskTier = TierName(catalog, route.AskTier);
        _facts.SettledTier = TierName(catalog, route.SettledTier);
        _facts.DecidedBy = EnumName<DecidedBy>.Of(route.DecidedBy);
        _facts.Confidence = route.Confidence;
        _facts.Complexity = route.Complexity;
        _facts.Propensity = route.Propensity;
        _facts.EstimatedCostUsd = route.EstimatedCostUsd;
        _facts.BaselineCostUsd = route.BaselineCostUsd;
        _facts.ExpectedLatencyMs = route.ExpectedLatencyMs;
        _facts.WouldBeModel = ModelName(catalog, route.WouldBeModel);
        _facts.WouldBeConfidence = route.WouldBeConfidence;
        _facts.WouldBeCostUsd = route.WouldBeCostUsd;
        WriteReasons(entry, catalog);
        WriteFallbacks(entry, catalog);
        WritePlan(route.Plan, catalog, _facts.Plan);
        _facts.TierCostUsd.Clear();
        foreach (var models in catalog.ByTier)
        {
            _facts.TierCostUsd.Add(models.Length == 0 ? double.NaN : entry.Work.CostOf(catalog.Models[models[0]]));
        }

        return _facts;
    }

    private void WriteReasons(DecisionEntry entry, ModelCatalog catalog)
    {
        _facts.Reasons.Clear();
        _facts.Rule = "";
        _facts.ProbedModel = "";
        foreach (ref readonly var reason in entry.Reasons)
        {
            _facts.Reasons.Add(new ReasonFacts
            {
                Code = EnumName<ReasonCode>.Of(reason.Code),
                Index = reason.Index,
                A = reason.A,
                B = reason.B,
                Margin = reason.Margin,
            });
            if (reason.Code == ReasonCode.Probe)
            {
                _facts.ProbedModel = ModelName(catalog, reason.Index);
            }
            else if (_facts.Rule.Length == 0 && reason.Code is ReasonCode.RulePin or ReasonCode.RuleFloor or ReasonCode.RuleCeiling
                && reason.Index >= 0)
            {
                _facts.Rule = entry.Route.DecidedBy is DecidedBy.Rule or DecidedBy.Observe ? entry.Rules.Ids[reason.Index] : "";
            }
        }
    }

    private void WriteFallbacks(DecisionEntry entry, ModelCatalog catalog)
    {
        _facts.Fallbacks.Clear();
        foreach (ref readonly var step in entry.Fallbacks)
        {
            var facts = new FallbackFacts { Model = catalog.Models[step.Model].Id, LastResort = step.LastResort };
            foreach (var trigger in (ReadOnlySpan<FallbackTriggers>)
                [FallbackTriggers.Error, FallbackTriggers.Timeout, FallbackTriggers.LowConfidence, FallbackTriggers.EvaluationFailed])
            {
                if ((step.Triggers & trigger) != FallbackTriggers.None)
                {
                    facts.Triggers.Add(EnumName<FallbackTriggers>.Of(trigger));
                }
            }

            _facts.Fallbacks.Add(facts);
        }
    }

    private static void WritePlan(in RoutePlan plan, ModelCatalog catalog, PlanFacts facts)
    {
        facts.Strategy = EnumName<RoutingStrategy>.Of(plan.Strategy);
        facts.AcceptThreshold = plan.AcceptThreshold;
        facts.EvaluatorTier = TierName(catalog, plan.EvaluatorTier);
        facts.EvaluatorModel = ModelName(catalog, plan.EvaluatorModel);
        facts.HedgeAfterMs = plan.HedgeAfterMs;
        facts.GiveUpAfterMs = plan.GiveUpAfterMs;
        facts.MaxAttempts = plan.MaxAttempts;
        facts.EvaluateProbability = plan.EvaluateProbability;
        facts.Evaluate = plan.Evaluate;
        facts.ShadowProbability = plan.ShadowProbability;
        facts.ShadowModel = ModelName(catalog, plan.ShadowModel);
    }

    private static string TierName(ModelCatalog catalog, int tier) => (uint)tier < (uint)catalog.Tiers.Length ? catalog.Tiers[tier] : "";

    private static string ModelName(ModelCatalog catalog, int model) => (uint)model < (uint)catalog.Models.Length ? catalog.Models[model].Id : "";
}
