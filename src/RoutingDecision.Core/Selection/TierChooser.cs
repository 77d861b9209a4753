using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// Chooses the tier: first what the ask needs (pin, verdict, conversation, classifier, default), then floors, ceilings, conversation, health and budget,
/// each leaving a reason. Floors win over ceilings of a later step except the budget's, which wins over all but the request's own floor.
/// </summary>
internal static class TierChooser
{
    public static void Choose(in SelectionInput input, Route route)
    {
        var tier = AskTier(input, route);
        tier = ApplyRules(input, route, tier);
        tier = ApplyRequest(input, route, tier);
        route.AskTier = tier;
        tier = ApplyConversation(input, route, tier);
        tier = ApplyHealth(input, route, tier);
        tier = ApplyBudget(input, route, tier);
        route.Tier = Nearest(input, route, tier);
        route.TargetTier = route.Tier;
    }

    private static int AskTier(in SelectionInput input, Route route)
    {
        var rules = input.Rules;
        if (rules.PinModel != Directives.None || rules.PinTier != Directives.None)
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

        return input.Assessed ? Judge(input, route) : Default(input, route);
    }

    private static int Judge(in SelectionInput input, Route route)
    {
        var settings = input.Profile.Routing;
        route.DecidedBy = DecidedBy.Classifier;
        var value = double.IsNaN(input.Rules.ValueUsd) ? settings.ValueUsd : input.Rules.ValueUsd;
        Reason reason;
        var tier = settings.DecideBy switch
        {
            DecideBy.Risk when input.Certified is { } certified => TierJudgement.ByRisk(input.Success, certified, out reason),
            DecideBy.Thresholds => TierJudgement.ByThresholds(input.Success, settings, out reason),
            _ => TierJudgement.ByUtility(input.Success, input.Costs, input.Candidates.Tiers, value, out reason),
        };
        route.Reasons.Add(reason);
        return tier;
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

        if (rules.MinTier != Directives.None && tier < rules.MinTier)
        {
            return Override(route, DecidedBy.Rule, new Reason(ReasonCode.RuleFloor, rules.FloorRule, rules.MinTier, tier), rules.MinTier);
        }

        if (rules.MaxTier != Directives.None && tier > rules.MaxTier)
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
        var floor = input.Conversation.Floor;
        if (!settings.KeepTier || floor < 0 || tier >= floor)
        {
            return tier;
        }

        if (settings.StepDownAfterEasyTurns > 0 && input.Conversation.EasyTurns + 1 >= settings.StepDownAfterEasyTurns)
        {
            route.Reasons.Add(new Reason(ReasonCode.StepDown, floor - 1, input.Conversation.EasyTurns + 1));
            return Math.Max(tier, floor - 1);
        }

        return floor > input.Need.MaxTier
            ? tier
            : Override(route, DecidedBy.Conversation, new Reason(ReasonCode.ConversationFloor, floor, tier), floor);
    }

    private static int ApplyHealth(in SelectionInput input, Route route, int tier)
    {
        if (input.Request.Batch || tier >= input.Need.MaxTier || !AllOverSlo(input, tier) || AllOverSlo(input, tier + 1))
        {
            return tier;
        }

        route.Reasons.Add(new Reason(ReasonCode.LatencySlo, tier));
        return tier + 1;
    }

    private static bool AllOverSlo(in SelectionInput input, int tier)
    {
        if ((input.Candidates.HealthyTiers & (1 << tier)) == 0)
        {
            return false;
        }

        foreach (var m in input.Catalog.ByTier[tier])
        {
            if (input.Candidates.Models.Contains(m) && !input.Live[m].OverSlo)
            {
                return false;
            }
        }

        return true;
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

    /// <summary>The chosen tier if a healthy candidate is there, else the next one up, else the next one down, healthy ones first.</summary>
    private static int Nearest(in SelectionInput input, Route route, int tier)
    {
        var usable = input.Candidates.HealthyTiers != 0 ? input.Candidates.HealthyTiers : input.Candidates.Tiers;
        var floor = Math.Max(input.Need.MinTier, Math.Max(0, input.Rules.MinTier));
        if ((usable & (1 << tier)) != 0)
        {
            return tier;
        }

        var found = Search(usable, tier, floor);
        if (found < 0)
        {
            found = Search(input.Candidates.Tiers, tier, floor);
        }

        if (found < 0)
        {
            route.Unservable = HardConstraint.RuleFloor;
            return tier;
        }

        if (found != tier)
        {
            var code = (input.Candidates.Tiers & (1 << tier)) != 0 ? ReasonCode.BreakerOpen : ReasonCode.TierUnavailable;
            route.Reasons.Add(new Reason(code, tier, found));
        }

        return found;
    }

    private static int Search(int tiers, int from, int floor)
    {
        for (var t = from; t < 31; t++)
        {
            if ((tiers & (1 << t)) != 0)
            {
                return t;
            }
        }

        for (var t = from - 1; t >= floor; t--)
        {
            if ((tiers & (1 << t)) != 0)
            {
                return t;
            }
        }

        return -1;
    }

    private static int Override(Route route, DecidedBy by, in Reason reason, int tier)
    {
        route.DecidedBy = by;
        route.Reasons.AddFirst(reason);
        return tier;
    }
}
