using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// Finds what would have led to another tier. Each change is tried on the choice itself, with all floors, ceilings and states in force, and listed only if the tier
/// that it names then comes out. Only on request: it chooses again a few hundred times, and allocates.
/// </summary>
internal static class Explanation
{
    /// <summary>Probabilities are given to a thousandth, values to a ten-thousandth of a dollar, on the side where the change holds.</summary>
    private const double ProbabilityUnit = 1e-3;
    private const double UsdUnit = 1e-4;
    private const double MostUsd = 1e6;

    private const int Bisections = 40;

    public static void Write(in SelectionInput input, Decision decision)
    {
        if (!input.Request.Explain)
        {
            return;
        }

        var list = new List<Counterfactual>();
        AddRules(input, decision, list);
        AddNewConversation(input, decision, list);
        if (input.Assessed && input.Profile.Routing.DecideBy != DecideBy.Rules)
        {
            for (var t = 0; t < input.Success.Length; t++)
            {
                AddProbability(input, decision.Route, t, list);
                AddValue(input, decision.Route, t, list);
            }
        }

        decision.Counterfactuals = list;
    }

    private static void AddRules(in SelectionInput input, Decision decision, List<Counterfactual> list)
    {
        foreach (ref readonly var reason in decision.Route.Reasons.Items)
        {
            if (reason.Code is not (ReasonCode.RuleFloor or ReasonCode.RuleCeiling or ReasonCode.RulePin))
            {
                continue;
            }

            var directives = decision.Directives;
            var isKnown = DecisionEngine.Evaluate(input.Request, decision, without: reason.Index)
                && (input.Assessed || !DecisionEngine.MustAssess(input.Request, input.Conversation, decision));
            var tier = isKnown ? Rechosen(input, decision, input.Conversation) : -1;
            decision.Directives = directives;
            if (tier >= 0 && tier != decision.Route.TargetTier)
            {
                list.Add(new Counterfactual(CounterfactualKind.WithoutRule, tier, 0, 0, reason.Index));
            }
        }
    }

    private static void AddNewConversation(in SelectionInput input, Decision decision, List<Counterfactual> list)
    {
        if (input.Conversation == ConversationFacts.None || (!input.Assessed && DecisionEngine.MustAssess(input.Request, ConversationFacts.None, decision)))
        {
            return;
        }

        var tier = Rechosen(input, decision, ConversationFacts.None);
        if (tier >= 0 && tier != decision.Route.TargetTier)
        {
            list.Add(new Counterfactual(CounterfactualKind.NewConversation, tier, 0, 0, -1));
        }
    }

    /// <summary>A weaker tier needs to be more likely to succeed; for a stronger one the tier below it needs to be less likely to.</summary>
    private static void AddProbability(in SelectionInput input, Route route, int tier, List<Counterfactual> list)
    {
        if (tier == route.TargetTier)
        {
            return;
        }

        var isWeaker = tier < route.TargetTier;
        var moved = isWeaker ? tier : tier - 1;
        var (near, far) = (Math.Round(input.Success[moved] / ProbabilityUnit), isWeaker ? 1 / ProbabilityUnit : 0);
        if (TierWith(input, route, moved, far * ProbabilityUnit) != tier)
        {
            return;
        }

        while (Math.Abs(far - near) > 1)
        {
            var middle = Math.Floor((near + far) / 2);
            (near, far) = TierWith(input, route, moved, middle * ProbabilityUnit) == tier ? (near, middle) : (middle, far);
        }

        var kind = isWeaker ? CounterfactualKind.SuccessAtLeast : CounterfactualKind.SuccessAtMost;
        list.Add(new Counterfactual(kind, tier, far * ProbabilityUnit, input.Success[moved], moved));
    }

    private static void AddValue(in SelectionInput input, Route route, int tier, List<Counterfactual> list)
    {
        if (tier <= route.TargetTier || input.Profile.Routing.DecideBy != DecideBy.Utility)
        {
            return;
        }

        var changed = Copy(input);
        var actual = double.IsNaN(input.Rules.ValueUsd) ? input.Profile.Routing.ValueUsd : input.Rules.ValueUsd;
        var (low, high) = (actual, MostUsd);
        for (var i = 0; i < Bisections; i++)
        {
            changed.Rules.ValueUsd = Math.Sqrt(low * high);
            (low, high) = TierOf(changed, route) >= tier ? (low, changed.Rules.ValueUsd) : (changed.Rules.ValueUsd, high);
        }

        changed.Rules.ValueUsd = Math.Ceiling(high / UsdUnit) * UsdUnit;
        if (TierOf(changed, route) == tier)
        {
            list.Add(new Counterfactual(CounterfactualKind.ValueAtLeast, tier, changed.Rules.ValueUsd, actual, -1));
        }
    }

    /// <summary>The tier if one tier's P(success) were another; stronger tiers rise along with it, weaker ones sink along, so that it stays monotone.</summary>
    private static int TierWith(in SelectionInput input, Route route, int moved, double probability)
    {
        var success = input.Success.ToArray();
        var p = (float)probability;
        for (var t = 0; t < success.Length; t++)
        {
            success[t] = t == moved ? p : t < moved ? Math.Min(success[t], p) : Math.Max(success[t], p);
        }

        var changed = Copy(input);
        changed.Success = success;
        return TierOf(changed, route);
    }

    /// <summary>The tier under the decision's directives as they stand now and another memory of the conversation; -1: none can serve.</summary>
    private static int Rechosen(in SelectionInput input, Decision decision, in ConversationFacts conversation)
    {
        var changed = Copy(input);
        changed.Rules = decision.Directives;
        changed.Conversation = conversation;
        changed.Need = RequirementsReader.Read(decision, input.Request, conversation);
        changed.Candidates = Candidates.Select(input.Catalog, input.Live, changed.Need);
        changed.Costs = PerTier.CheapestCost(input.Catalog, changed.Candidates, input.Live, changed.Need.Work);
        return changed.Candidates.EmptiedBy == HardConstraint.None ? TierOf(changed, decision.Route) : -1;
    }

    /// <summary>Without the scores of the decision, which do not hold of what is changed.</summary>
    private static SelectionInput Copy(in SelectionInput input)
    {
        var changed = input;
        changed.Scores = default;
        return changed;
    }

    private static int TierOf(in SelectionInput input, Route route)
    {
        var tried = new Route();
        tried.Reset();
        TierChooser.Choose(input, tried, new SameProbe(input.Catalog.Models[route.Model].Id));
        return tried.Unservable == HardConstraint.None ? tried.Tier : -1;
    }

    /// <summary>Grants again what was granted, and asks nobody.</summary>
    private sealed class SameProbe(string model) : IProbeGate
    {
        public bool TryProbe(string asked) => string.Equals(asked, model, StringComparison.Ordinal);
    }
}
