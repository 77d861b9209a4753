using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Wire;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>Writes the recommendation of an entry as <see cref="RouteFacts"/>.</summary>
internal static class RouteEncoder
{
    private static readonly FallbackTriggers[] Triggers =
        [FallbackTriggers.Error, FallbackTriggers.Timeout, FallbackTriggers.LowConfidence, FallbackTriggers.EvaluationFailed];

    public static void Write(WireWriter wire, int field, DecisionEntry entry, ModelCatalog catalog)
    {
        var route = entry.Route;
        var (rule, probed) = RuleAndProbe(entry, catalog);
        var facts = wire.Begin(field);
        wire.Text(RouteFacts.TierFieldNumber, catalog.Tiers[route.Tier]);
        wire.Text(RouteFacts.ModelFieldNumber, catalog.Models[route.Model].Id);
        wire.Text(RouteFacts.TargetTierFieldNumber, TierName(catalog, route.TargetTier));
        wire.Text(RouteFacts.AskTierFieldNumber, TierName(catalog, route.AskTier));
        wire.Text(RouteFacts.SettledTierFieldNumber, TierName(catalog, route.SettledTier));
        wire.Text(RouteFacts.DecidedByFieldNumber, EnumName<DecidedBy>.Of(route.DecidedBy));
        wire.Text(RouteFacts.RuleFieldNumber, rule);
        WriteReasons(wire, entry);
        wire.Float(RouteFacts.ConfidenceFieldNumber, route.Confidence);
        wire.Int(RouteFacts.ComplexityFieldNumber, route.Complexity);
        WriteFallbacks(wire, entry, catalog);
        WritePlan(wire, route.Plan, catalog);
        wire.Double(RouteFacts.PropensityFieldNumber, route.Propensity);
        wire.Double(RouteFacts.EstimatedCostUsdFieldNumber, route.EstimatedCostUsd);
        wire.Double(RouteFacts.BaselineCostUsdFieldNumber, route.BaselineCostUsd);
        WriteTierCosts(wire, entry, catalog);
        wire.Double(RouteFacts.ExpectedLatencyMsFieldNumber, route.ExpectedLatencyMs);
        wire.Text(RouteFacts.WouldBeModelFieldNumber, ModelName(catalog, route.WouldBeModel));
        wire.Float(RouteFacts.WouldBeConfidenceFieldNumber, route.WouldBeConfidence);
        wire.Double(RouteFacts.WouldBeCostUsdFieldNumber, route.WouldBeCostUsd);
        wire.Text(RouteFacts.ProbedModelFieldNumber, probed);
        wire.End(facts);
    }

    /// <summary>The rule that settled the tier and the model that was probed, by the reasons; empty: none.</summary>
    private static (string Rule, string Probed) RuleAndProbe(DecisionEntry entry, ModelCatalog catalog)
    {
        var (rule, probed) = ("", "");
        foreach (ref readonly var reason in entry.Reasons)
        {
            if (reason.Code == ReasonCode.Probe)
            {
                probed = ModelName(catalog, reason.Index);
            }
            else if (rule.Length == 0 && reason.Code is ReasonCode.RulePin or ReasonCode.RuleFloor or ReasonCode.RuleCeiling && reason.Index >= 0)
            {
                rule = entry.Route.DecidedBy is DecidedBy.Rule or DecidedBy.Observe ? entry.Rules.Ids[reason.Index] : "";
            }
        }

        return (rule, probed);
    }

    private static void WriteReasons(WireWriter wire, DecisionEntry entry)
    {
        foreach (ref readonly var reason in entry.Reasons)
        {
            var facts = wire.Begin(RouteFacts.ReasonsFieldNumber);
            wire.Text(ReasonFacts.CodeFieldNumber, EnumName<ReasonCode>.Of(reason.Code));
            wire.SignedInt(ReasonFacts.IndexFieldNumber, reason.Index);
            wire.Double(ReasonFacts.AFieldNumber, reason.A);
            wire.Double(ReasonFacts.BFieldNumber, reason.B);
            wire.Double(ReasonFacts.MarginFieldNumber, reason.Margin);
            wire.End(facts);
        }
    }

    private static void WriteFallbacks(WireWriter wire, DecisionEntry entry, ModelCatalog catalog)
    {
        foreach (ref readonly var step in entry.Fallbacks)
        {
            var facts = wire.Begin(RouteFacts.FallbacksFieldNumber);
            wire.Text(FallbackFacts.ModelFieldNumber, catalog.Models[step.Model].Id);
            foreach (var trigger in Triggers)
            {
                if ((step.Triggers & trigger) != FallbackTriggers.None)
                {
                    wire.Item(FallbackFacts.TriggersFieldNumber, EnumName<FallbackTriggers>.Of(trigger));
                }
            }

            wire.Bool(FallbackFacts.LastResortFieldNumber, step.LastResort);
            wire.End(facts);
        }
    }

    private static void WritePlan(WireWriter wire, in RoutePlan plan, ModelCatalog catalog)
    {
        var facts = wire.Begin(RouteFacts.PlanFieldNumber);
        wire.Text(PlanFacts.StrategyFieldNumber, EnumName<RoutingStrategy>.Of(plan.Strategy));
        wire.Double(PlanFacts.AcceptThresholdFieldNumber, plan.AcceptThreshold);
        wire.Text(PlanFacts.EvaluatorTierFieldNumber, TierName(catalog, plan.EvaluatorTier));
        wire.Text(PlanFacts.EvaluatorModelFieldNumber, ModelName(catalog, plan.EvaluatorModel));
        wire.Double(PlanFacts.HedgeAfterMsFieldNumber, plan.HedgeAfterMs);
        wire.Double(PlanFacts.GiveUpAfterMsFieldNumber, plan.GiveUpAfterMs);
        wire.Int(PlanFacts.MaxAttemptsFieldNumber, plan.MaxAttempts);
        wire.Double(PlanFacts.EvaluateProbabilityFieldNumber, plan.EvaluateProbability);
        wire.Bool(PlanFacts.EvaluateFieldNumber, plan.Evaluate);
        wire.Double(PlanFacts.ShadowProbabilityFieldNumber, plan.ShadowProbability);
        wire.Text(PlanFacts.ShadowModelFieldNumber, ModelName(catalog, plan.ShadowModel));
        wire.End(facts);
    }

    private static void WriteTierCosts(WireWriter wire, DecisionEntry entry, ModelCatalog catalog)
    {
        Span<double> costs = stackalloc double[ModelCatalog.MaxTiers];
        for (var t = 0; t < catalog.ByTier.Length; t++)
        {
            var models = catalog.ByTier[t];
            costs[t] = models.Length == 0 ? double.NaN : entry.Work.CostOf(catalog.Models[models[0]]);
        }

        wire.Packed<double>(RouteFacts.TierCostUsdFieldNumber, costs[..catalog.ByTier.Length]);
    }

    private static string TierName(ModelCatalog catalog, int tier) => (uint)tier < (uint)catalog.Tiers.Length ? catalog.Tiers[tier] : "";

    private static string ModelName(ModelCatalog catalog, int model) => (uint)model < (uint)catalog.Models.Length ? catalog.Models[model].Id : "";
}
