using System.Globalization;
using System.Text.Json;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Tests.Cases;

/// <summary>Renders a decision by the keys that a case may expect.</summary>
internal static class CaseResult
{
    /// <summary>The value of a key as one line; lists are joined by commas.</summary>
    public static string Of(string key, Decision decision, CaseWorld world)
    {
        var route = decision.Route;
        if (route.Unservable != HardConstraint.None)
        {
            var error = HardConstraintNames.Of(route.Unservable);
            return key == "error" ? error : $"(error {error})";
        }

        var catalog = world.Policy.Catalog;
        return key switch
        {
            "error" => "none",
            "tier" => catalog.Tiers[route.Tier],
            "target_tier" => catalog.Tiers[route.TargetTier],
            "model" => catalog.Models[route.Model].Id,
            "decided_by" => Snake(route.DecidedBy),
            "reasons" => string.Join(", ", route.Reasons.Items.ToArray().Select(r => Render(r, decision))),
            "fallbacks" => string.Join(", ", route.Fallbacks.ToArray().Select(f => $"{catalog.Models[f.Model].Id} {(f.LastResort ? "last_resort" : Snake(f.Triggers))}")),
            "assessed" => decision.Assessed ? "true" : "false",
            "task" => decision.Task < 0 ? "none" : decision.Snapshot.Tasks[decision.Task],
            "complexity" => Number(decision.Complexity),
            "confidence" => Number(decision.Confidence),
            "cost" => Number(decision.EstimatedCostUsd),
            "baseline_cost" => Number(decision.BaselineCostUsd),
            "latency" => Number(decision.ExpectedLatencyMs),
            "propensity" => Number(route.Propensity),
            "would_be" => decision.WouldBeModel < 0 ? "none" : catalog.Models[decision.WouldBeModel].Id,
            "would_be_cost" => Number(decision.WouldBeCostUsd),
            "next" => Next(decision, catalog),
            "probed" => string.Join(", ", world.Probed),
            _ => Plan(key, route.Plan, catalog),
        };
    }

    private static string Plan(string key, in RoutePlan plan, ModelCatalog catalog) => key switch
    {
        "strategy" => Snake(plan.Strategy),
        "accept" => Number(plan.AcceptThreshold),
        "evaluator_tier" => catalog.Tiers[plan.EvaluatorTier],
        "evaluator" => plan.EvaluatorModel < 0 ? "none" : catalog.Models[plan.EvaluatorModel].Id,
        "hedge_after" => Number(plan.HedgeAfterMs),
        "give_up_after" => Number(plan.GiveUpAfterMs),
        "max_attempts" => Number(plan.MaxAttempts),
        "evaluate" => $"{Number(plan.EvaluateProbability)} {(plan.Evaluate ? "asked" : "not asked")}",
        "shadow" => $"{Number(plan.ShadowProbability)} {(plan.ShadowModel < 0 ? "not asked" : catalog.Models[plan.ShadowModel].Id)}",
        _ => throw new InvalidDataException($"a case can't expect '{key}'"),
    };

    private static string Next(Decision decision, ModelCatalog catalog)
    {
        if (decision.NextConversation is not { } facts)
        {
            return "none";
        }

        var state = ConversationMemory.ToState(catalog, facts, null);
        return $"floor {state.FloorTier}, last {state.LastTier} {state.LastModel}, easy {state.EasyTurns}";
    }

    private static string Render(in Reason reason, Decision decision)
    {
        var catalog = decision.Snapshot.Policy.Catalog;
        var about = reason.Code switch
        {
            ReasonCode.NotAssessed or ReasonCode.HeadAndTail => "",
            ReasonCode.RulePin or ReasonCode.RuleFloor or ReasonCode.RuleCeiling or ReasonCode.RuleContradiction or ReasonCode.RuleObjective
                or ReasonCode.RuleStrategy => decision.Profile.Rules.Ids[reason.Index],
            ReasonCode.Probe or ReasonCode.Explore or ReasonCode.LastResort or ReasonCode.Observe or ReasonCode.CacheAffinity => catalog.Models[reason.Index].Id,
            _ => catalog.Tiers[reason.Index],
        };
        return Snake(reason.Code) + (about.Length == 0 ? "" : " " + about);
    }

    private static string Number(double value) => double.Round(value, 4).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Snake<T>(T value)
        where T : struct, Enum => string.Join(' ', value.ToString().Split(", ").Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
