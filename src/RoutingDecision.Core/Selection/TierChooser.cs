using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// Chooses the tier: first what the ask needs (pin, verdict, conversation, classifier, default), then floors, ceilings, conversation, health and budget,
/// each leaving a reason. The request's floor and ceiling always hold, so a rule's floor over the request's ceiling can't be served. A rule's ceiling holds against
/// conversation and health. The budget's ceiling wins over all but the request's floor. Only where nothing else can serve is a rule's or a budget's ceiling passed.
/// </summary>
internal static class TierChooser
{
    /// <summary>Gain in P(success) from which on a tier that no constraint leaves is worth a word.</summary>
    private const float MissedGain = 0.05f;

    /// <summary>Sets the tier; the model, too, when that is probed because no other of its tier is healthy.</summary>
    public static void Choose(in SelectionInput input, Route route, IProbeGate probes)
    {
        if (input.RuleFloor > input.Need.MaxTier)
        {
            route.Unservable = HardConstraint.RuleFloor;
            return;
        }

        var tier = AskTier(input, route);
        tier = ApplyRules(input, route, tier);
        tier = ApplyRequest(input, route, tier);
        route.AskTier = tier;
        tier = ApplyConversation(input, route, tier);
        route.SettledTier = tier;
        tier = ApplyHealth(input, route, tier);
        tier = ApplyBudget(input, route, tier);
        route.Tier = Nearest(input, route, tier, probes);
        route.TargetTier = route.Tier;
    }

    private static int AskTier(in SelectionInput input, Route route)
    {
        var rules = input.Rules;
        if (input.IsPinned)
        {
            var pinned = rules.PinModel != Directives.None ? input.Catalog.Models[rules.PinModel].Tier : rules.PinTier;
            route.DecidedBy = DecidedBy.Rule;
            route.Reasons.Add(new Reason(ReasonCode.RulePin, rules.PinRule));
            return pinned;
        }

        if (input.Request.Attempt.PreCheckTier is { Length: > 0 } verdict && input.Catalog.FindTier(verdict) is >= 0 and var checkedTier)
        {
            route.DecidedBy = DecidedBy.Override;
            route.Reasons.Add(new Reason(ReasonCode.PreCheckVerdict, checkedTier));
            return checkedTier;
        }

        var conversation = input.Conversation;
        if (conversation.LastTier >= 0 && (conversation.FollowUp || input.Request.Conversation.ToolCallLoop))
        {
            route.DecidedBy = DecidedBy.Conversation;
            route.Reasons.Add(new Reason(conversation.FollowUp ? ReasonCode.FollowUp : ReasonCode.ToolLoop, conversation.LastTier));
            return conversation.LastTier;
        }

        // A policy that decides by rules may still have had the prompt assessed, for its task.
        return input.Assessed && input.Profile.Routing.DecideBy != DecideBy.Rules ? Judge(input, route) : Default(input, route);
    }

    private static int Judge(in SelectionInput input, Route route)
    {
        route.DecidedBy = DecidedBy.Classifier;
        var tier = Judge(input, input.Success, out var reason);
        if (input.Caution > Caution.None)
        {
            Span<float> cautious = stackalloc float[input.Success.Length];
            Caution.Apply(input.Success, input.Caution, cautious);
            var careless = tier;
            tier = Judge(input, cautious, out reason);
            route.Reasons.Add(new Reason(ReasonCode.Drift, careless, input.Caution));
        }

        route.Reasons.Add(reason);
        NameWhatIsMissing(input, route, tier);
        return tier;
    }

    private static int Judge(in SelectionInput input, ReadOnlySpan<float> success, out Reason reason)
    {
        var settings = input.Profile.Routing;
        var value = double.IsNaN(input.Rules.ValueUsd) ? settings.ValueUsd : input.Rules.ValueUsd;
        return settings.DecideBy switch
        {
            DecideBy.Risk when input.Certified is { } certified => TierJudgement.ByRisk(success, certified, out reason),
            DecideBy.Thresholds => TierJudgement.ByThresholds(success, settings, out reason),
            _ => TierJudgement.ByUtility(success, input.Costs, input.Candidates.Tiers, value, out reason),
        };
    }

    /// <summary>A stronger tier that a deadline, a cost limit or another constraint emptied is named when the ask would have gained from it.</summary>
    private static void NameWhatIsMissing(in SelectionInput input, Route route, int tier)
    {
        for (var t = input.Success.Length - 1; t > tier; t--)
        {
            if ((input.Candidates.Tiers & (1 << t)) == 0 && t <= input.Need.MaxTier && input.Success[t] - input.Success[tier] > MissedGain)
            {
                route.Reasons.Add(new Reason(ReasonCode.TierUnavailable, t, tier));
                return;
            }
        }
    }

    private static int Default(in SelectionInput input, Route route)
    {
        route.DecidedBy = DecidedBy.Default;
        route.Reasons.Add(new Reason(ReasonCode.DefaultTier, input.Profile.Routing.DefaultTier));
        return input.Profile.Routing.DefaultTier;
    }

    private static int ApplyRules(in SelectionInput input, Route route, int tier)
    {
        var rules = input.Rules;
        if (rules.DroppedRule != Directives.None)
        {
            route.Reasons.Add(new Reason(ReasonCode.RuleContradiction, rules.DroppedRule));
        }

        if (tier < input.RuleFloor)
        {
            return Override(route, DecidedBy.Rule, new Reason(ReasonCode.RuleFloor, rules.FloorRule, rules.MinTier, tier), rules.MinTier);
        }

        if (tier > input.RuleCeiling)
        {
            return Override(route, DecidedBy.Rule, new Reason(ReasonCode.RuleCeiling, rules.CeilingRule, rules.MaxTier, tier), rules.MaxTier);
        }

        // A floor that equals its ceiling settles the tier even when the default happens to agree.
        if (rules.SettleTier && route.DecidedBy == DecidedBy.Default)
        {
            return Override(route, DecidedBy.Rule, new Reason(ReasonCode.RuleFloor, rules.FloorRule, rules.MinTier, tier), tier);
        }

        return tier;
    }

    private static int ApplyRequest(in SelectionInput input, Route route, int tier)
    {
        var attempt = input.Request.Attempt;
        if (attempt.AnswerRejected && attempt.PreviousModel is { Length: > 0 } previous && input.Catalog.FindModel(previous) is >= 0 and var model)
        {
            var above = Math.Min(input.Catalog.Models[model].Tier + 1, input.Catalog.Tiers.Length - 1);
            if (tier < above)
            {
                tier = Override(route, DecidedBy.Override, new Reason(ReasonCode.AnswerRejected, above, model), above);
            }
        }

        return tier < input.Need.MinTier ? Override(route, DecidedBy.Override, new Reason(ReasonCode.RequestFloor, input.Need.MinTier, tier), input.Need.MinTier)
            : tier > input.Need.MaxTier ? Override(route, DecidedBy.Override, new Reason(ReasonCode.RequestCeiling, input.Need.MaxTier, tier), input.Need.MaxTier)
            : tier;
    }

    private static int ApplyConversation(in SelectionInput input, Route route, int tier)
    {
        var settings = input.Profile.Conversations;
        var kept = input.Conversation.Floor;
        if (!settings.KeepTier || tier >= kept || input.IsPinned)
        {
            return tier;
        }

        var ceiling = Math.Max(tier, Math.Min(input.Need.MaxTier, input.RuleCeiling));
        if (settings.StepDownAfterEasyTurns > 0 && input.Conversation.EasyTurns + 1 >= settings.StepDownAfterEasyTurns)
        {
            var stepped = Math.Clamp(kept - 1, tier, ceiling);
            var reason = new Reason(ReasonCode.StepDown, stepped, input.Conversation.EasyTurns + 1);
            if (stepped > tier)
            {
                return Override(route, DecidedBy.Conversation, reason, stepped);
            }

            route.Reasons.Add(reason);
            return tier;
        }

        var floor = Math.Min(kept, ceiling);
        return floor > tier ? Override(route, DecidedBy.Conversation, new Reason(ReasonCode.ConversationFloor, floor, tier), floor) : tier;
    }

    private static int ApplyHealth(in SelectionInput input, Route route, int tier)
    {
        if (input.Request.Batch || input.IsPinned || tier >= Math.Min(input.Need.MaxTier, input.RuleCeiling)
            || !AllOverSlo(input, tier) || !Has(input.Candidates.HealthyTiers, tier + 1) || AllOverSlo(input, tier + 1))
        {
            return tier;
        }

        route.Reasons.Add(new Reason(ReasonCode.LatencySlo, tier));
        return tier + 1;
    }

    /// <summary>Whether the tier has healthy candidates, and all of them are too slow.</summary>
    private static bool AllOverSlo(in SelectionInput input, int tier)
    {
        foreach (var m in input.Catalog.ByTier[tier])
        {
            if (input.Candidates.Models.Contains(m) && input.Live[m] is { Breaker: BreakerState.Closed, OverSlo: false })
            {
                return false;
            }
        }

        return Has(input.Candidates.HealthyTiers, tier);
    }

    private static int ApplyBudget(in SelectionInput input, Route route, int tier)
    {
        var ceiling = Math.Max(input.BudgetCeiling, input.Need.MinTier);
        if (input.BudgetCeiling < 0 || tier <= ceiling)
        {
            return tier;
        }

        route.Reasons.Add(new Reason(ReasonCode.Budget, ceiling, tier));
        return ceiling;
    }

    /// <summary>
    /// The chosen tier if a healthy candidate is there or one may be probed, else the next one up under the ceilings, else the next one down, else one over the
    /// ceilings; healthy ones first.
    /// </summary>
    private static int Nearest(in SelectionInput input, Route route, int tier, IProbeGate probes)
    {
        var candidates = input.Candidates;
        if (Has(candidates.HealthyTiers, tier) || (Has(candidates.Tiers, tier) && ModelChooser.TryProbe(input, route, tier, probes)))
        {
            return tier;
        }

        var floor = Math.Max(input.Need.MinTier, input.RuleFloor);
        var budget = input.BudgetCeiling < 0 ? int.MaxValue : input.BudgetCeiling;
        var ceiling = Math.Max(tier, Math.Min(input.RuleCeiling, budget));
        var found = Search(candidates.HealthyTiers, tier, floor, ceiling);
        if (found < 0)
        {
            found = Search(candidates.Tiers, tier, floor, ceiling);
        }

        if (found < 0)
        {
            route.Unservable = HardConstraint.RuleFloor;
            return tier;
        }

        if (found != tier)
        {
            route.Reasons.Add(new Reason(Has(candidates.Tiers, tier) ? ReasonCode.BreakerOpen : ReasonCode.TierUnavailable, tier, found));
        }

        return found;
    }

    private static int Search(int tiers, int from, int floor, int ceiling)
    {
        for (var t = from; t <= ceiling; t++)
        {
            if (Has(tiers, t))
            {
                return t;
            }
        }

        for (var t = from - 1; t >= floor; t--)
        {
            if (Has(tiers, t))
            {
                return t;
            }
        }

        for (var t = ceiling + 1; t < ModelCatalog.MaxTiers; t++)
        {
            if (Has(tiers, t))
            {
                return t;
            }
        }

        return -1;
    }

    private static bool Has(int tiers, int tier) => (tiers & (1 << tier)) != 0;

    private static int Override(Route route, DecidedBy by, in Reason reason, int tier)
    {
        route.DecidedBy = by;
        route.Reasons.AddFirst(reason);
        return tier;
    }
}
