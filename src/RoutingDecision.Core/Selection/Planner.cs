using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// Turns the chosen tier into an executable plan. Cheap first pays when
/// c_cheap + c_eval + (1 - p_cheap) * c_next &lt; c_next and the deadline holds the expected and the p95 latency of both.
/// </summary>
internal static class Planner
{
    /// <summary>A cascade that would escalate more often than this is not worth its latency, whatever it saves.</summary>
    private const double MinCascadeSuccess = 0.5;

    /// <summary>Lets a cascade, speculation or pre-check start at a cheaper tier than the one chosen; call before the model is chosen.</summary>
    public static RoutingStrategy ChooseStrategy(in SelectionInput input, Route route)
    {
        var asked = input.Request.Strategy ?? input.Rules.Strategy ?? input.Profile.Routing.Strategy;
        if (input.Request.Attempt.Number > 1 || input.Request.Attempt.PreCheckTier is { Length: > 0 } || input.Rules.PinModel >= 0)
        {
            return RoutingStrategy.Direct;
        }

        if (input.Request.Strategy is null && input.Rules.Strategy is not null)
        {
            route.Reasons.Add(new Reason(ReasonCode.RuleStrategy, input.Rules.StrategyRule));
        }

        switch (asked)
        {
            case RoutingStrategy.Cascade:
            case RoutingStrategy.PreCheck:
                StartAt(route, Cheapest(input, route));
                break;
            case RoutingStrategy.Speculate:
                StartAt(route, Below(input, route));
                break;
            case RoutingStrategy.Auto:
                return Weigh(input, route);
            default:
                break;
        }

        if (asked == RoutingStrategy.PreCheck)
        {
            route.Reasons.Add(new Reason(ReasonCode.PreCheck, route.Tier));
        }

        return asked;
    }

    /// <summary>Fills the plan once model and fallbacks are known.</summary>
    public static void Fill(in SelectionInput input, Route route, RoutingStrategy strategy)
    {
        var top = input.Catalog.Tiers.Length - 1;
        var evaluatorTier = Math.Min(route.Tier + 1, top);
        var evaluator = ModelChooser.Best(input, evaluatorTier, ModelChooser.WeightsOf(input), closedOnly: true, excluded: route.Tier == top ? route.Model : -1);
        var judged = strategy is RoutingStrategy.Cascade or RoutingStrategy.Speculate;
        var accept = double.IsNaN(input.Rules.AcceptThreshold) ? input.Profile.Routing.AcceptThreshold : input.Rules.AcceptThreshold;
        var share = input.Profile.Sampling.EvaluateByTier[route.Tier];
        var shadow = evaluator >= 0 && route.Tier < top ? input.Profile.Sampling.Shadow : 0;
        // One uniform number serves exploration and both asks: each uses a different stretch of its digits.
        var evaluate = evaluator >= 0 && Fraction(input.Chance, 1) < share;
        var deadline = input.Need.DeadlineMs;
        route.Plan = new RoutePlan(
            strategy,
            judged ? accept : 0,
            evaluatorTier,
            evaluator,
            HedgeAfter(input, route, strategy),
            deadline > 0 ? GiveUpAfter(input, route, deadline) : 0,
            Math.Min(input.Profile.Routing.MaxAttempts, 1 + route.Fallbacks.Length),
            share,
            evaluate,
            shadow,
            shadow > 0 && Fraction(input.Chance, 2) < shadow ? evaluator : -1);
    }

    private static RoutingStrategy Weigh(in SelectionInput input, Route route)
    {
        var cheap = Below(input, route);
        if (cheap == route.Tier || !input.Assessed)
        {
            return RoutingStrategy.Direct;
        }

        var p = input.Success[cheap];
        var judge = input.Catalog.Models[First(input, route.Tier)].Price;
        var evaluation = judge.Cost(input.Profile.Routing.EvaluationTokens + input.Need.Work.OutputTokens, 16);
        var cascade = input.Costs[cheap] + evaluation + ((1 - p) * input.Costs[route.Tier]);
        var direct = input.Costs[route.Tier];
        if (p < MinCascadeSuccess || cascade >= direct)
        {
            return RoutingStrategy.Direct;
        }

        var deadline = input.Need.DeadlineMs;
        var inTime = deadline <= 0 || input.Request.Batch || SumP95(input, cheap, route.Tier) <= deadline;
        if (!inTime && p >= input.Profile.Routing.SpeculateBelow)
        {
            return RoutingStrategy.Direct;
        }

        StartAt(route, cheap);
        route.Reasons.Add(new Reason(inTime ? ReasonCode.CascadePays : ReasonCode.Speculate, cheap, cascade, direct, direct - cascade));
        return inTime ? RoutingStrategy.Cascade : RoutingStrategy.Speculate;
    }

    private static double SumP95(in SelectionInput input, int cheap, int next) => P95(input, First(input, cheap)) + P95(input, First(input, next));

    private static double P95(in SelectionInput input, int model)
    {
        var live = input.Live[model];
        // Without outcomes the tail is unknown; twice the prior is what a first week usually shows.
        return live.LatencyP95Ms > 0 ? live.LatencyP95Ms : 2 * input.Catalog.Models[model].PriorLatencyMs(input.Need.Work.OutputTokens);
    }

    private static double HedgeAfter(in SelectionInput input, Route route, RoutingStrategy strategy)
    {
        if (strategy == RoutingStrategy.Speculate || route.Fallbacks.IsEmpty || input.Request.Batch || input.Need.DeadlineMs <= 0)
        {
            return 0;
        }

        var p95 = P95(input, route.Model);
        var next = Candidates.ExpectedLatencyMs(input.Catalog.Models[route.Fallbacks[0].Model], input.Live[route.Fallbacks[0].Model], input.Need.Work);
        return p95 + next < input.Need.DeadlineMs ? p95 : 0;
    }

    private static double GiveUpAfter(in SelectionInput input, Route route, double deadline)
    {
        if (route.Fallbacks.IsEmpty)
        {
            return deadline;
        }

        var next = Candidates.ExpectedLatencyMs(input.Catalog.Models[route.Fallbacks[0].Model], input.Live[route.Fallbacks[0].Model], input.Need.Work);
        return Math.Max(deadline / 2, deadline - next);
    }

    private static int First(in SelectionInput input, int tier) =>
        Math.Max(0, ModelChooser.Best(input, tier, ModelChooser.WeightsOf(input), closedOnly: false, excluded: -1));

    private static int Below(in SelectionInput input, Route route)
    {
        for (var t = route.Tier - 1; t >= FloorOf(input); t--)
        {
            if ((input.Candidates.HealthyTiers & (1 << t)) != 0)
            {
                return t;
            }
        }

        return route.Tier;
    }

    private static int Cheapest(in SelectionInput input, Route route)
    {
        for (var t = FloorOf(input); t < route.Tier; t++)
        {
            if ((input.Candidates.HealthyTiers & (1 << t)) != 0)
            {
                return t;
            }
        }

        return route.Tier;
    }

    /// <summary>Nothing that sets a floor may be undercut by a plan: request, rules, pins, conversation.</summary>
    private static int FloorOf(in SelectionInput input) =>
        Math.Max(Math.Max(input.Need.MinTier, input.Rules.PinTier), Math.Max(Math.Max(0, input.Rules.MinTier), input.Profile.Conversations.KeepTier ? input.Conversation.Floor : -1));

    private static void StartAt(Route route, int tier)
    {
        route.TargetTier = route.Tier;
        route.Tier = tier;
    }

    private static double Fraction(double chance, int stretch)
    {
        var scaled = chance * (stretch == 1 ? 4093 : 16_769_023);
        return scaled - Math.Floor(scaled);
    }
}
