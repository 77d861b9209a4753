using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>Computes what would have led to another tier. Only on request: it allocates.</summary>
internal static class Explanation
{
    public static void Write(in SelectionInput input, Decision decision)
    {
        if (!input.Request.Explain)
        {
            return;
        }

        var list = new List<Counterfactual>();
        AddRules(input, decision.Route, list);
        if (decision.Route.DecidedBy == DecidedBy.Conversation)
        {
            list.Add(new Counterfactual(CounterfactualKind.NewConversation, decision.Route.AskTier, 0, 0, -1));
        }

        if (input.Assessed)
        {
            AddProbabilities(input, decision.Route.AskTier, list);
        }

        decision.Counterfactuals = list;
    }

    private static void AddRules(in SelectionInput input, Route route, List<Counterfactual> list)
    {
        foreach (ref readonly var reason in route.Reasons.Items)
        {
            if (reason.Code is ReasonCode.RuleFloor or ReasonCode.RuleCeiling && !double.IsNaN(reason.B))
            {
                list.Add(new Counterfactual(CounterfactualKind.WithoutRule, (int)reason.B, 0, 0, reason.Index));
            }
            else if (reason.Code == ReasonCode.RulePin && input.Assessed)
            {
                list.Add(new Counterfactual(CounterfactualKind.WithoutRule, route.AskTier, 0, 0, reason.Index));
            }
        }
    }

    private static void AddProbabilities(in SelectionInput input, int chosen, List<Counterfactual> list)
    {
        var settings = input.Profile.Routing;
        for (var t = 0; t < input.Success.Length; t++)
        {
            if (t == chosen || (input.Candidates.Tiers & (1 << t)) == 0)
            {
                continue;
            }

            switch (settings.DecideBy)
            {
                case DecideBy.Utility:
                    AddUtility(input, chosen, t, settings, list);
                    break;
                case DecideBy.Risk when input.Certified is { } certified && t < chosen:
                    list.Add(new Counterfactual(CounterfactualKind.SuccessAtLeast, t, certified.Thresholds[t], input.Success[t], t));
                    break;
                case DecideBy.Risk when input.Certified is { } certified && chosen + 1 == t:
                    list.Add(new Counterfactual(CounterfactualKind.SuccessAtMost, t, certified.Thresholds[chosen], input.Success[chosen], chosen));
                    break;
                case DecideBy.Thresholds when t < chosen:
                    list.Add(new Counterfactual(CounterfactualKind.SuccessAtLeast, t, 1 - settings.NeedThresholds[t + 1], input.Success[t], t));
                    break;
                case DecideBy.Thresholds:
                    list.Add(new Counterfactual(CounterfactualKind.SuccessAtMost, t, 1 - settings.NeedThresholds[t], input.Success[t - 1], t - 1));
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>value * p' - c[t] = value * p[chosen] - c[chosen], solved for p'; for a stronger tier also for the value.</summary>
    private static void AddUtility(in SelectionInput input, int chosen, int t, RoutingSettings settings, List<Counterfactual> list)
    {
        var value = double.IsNaN(input.Rules.ValueUsd) ? settings.ValueUsd : input.Rules.ValueUsd;
        var gain = input.Success[t] - input.Success[chosen];
        var extra = input.Costs[t] - input.Costs[chosen];
        if (t < chosen)
        {
            var needed = input.Success[chosen] + (extra / value);
            if (needed is > 0 and <= 1)
            {
                list.Add(new Counterfactual(CounterfactualKind.SuccessAtLeast, t, needed, input.Success[t], t));
            }
        }
        else
        {
            var atMost = input.Success[t] - (extra / value);
            if (atMost is >= 0 and < 1)
            {
                list.Add(new Counterfactual(CounterfactualKind.SuccessAtMost, t, atMost, input.Success[chosen], chosen));
            }

            if (gain > 1e-6)
            {
                list.Add(new Counterfactual(CounterfactualKind.ValueAtLeast, t, extra / gain, value, -1));
            }
        }
    }
}
