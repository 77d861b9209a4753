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

    /// <summary>Whether answers of a plan are judged, and rejected ones taken further.</summary>
    public static bool IsJudged(RoutingStrategy strategy) => strategy is RoutingStrategy.Cascade or RoutingStrategy.Speculate;

    /// <summary>
    /// Lets a cascade, speculation or pre-check start at a cheaper tier than the one chosen; call before the model is chosen. A plan whose answers
    /// are judged is made only where chain and tries let it climb (<see cref="Ladder"/>); a pre-check names the tier of the next Decide and needs
    /// neither.
    /// </summary>
    public static RoutingStrategy ChooseStrategy(in SelectionInput input, Route route)
    {
        var asked = input.Request.Strategy ?? input.Rules.Strategy ?? input.Profile.Routing.Strategy;
        var attempt = input.Request.Attempt;
        var isRepeated = attempt.Number > 1 || attempt.AnswerRejected || attempt.PreCheckTier is { Length: > 0 };
        // A model that is set already is being probed, and a probe is one call to that model.
        if (isRepeated || input.Rules.PinModel >= 0 || route.Model >= 0)
        {
            return RoutingStrategy.Direct;
        }

        if (input.Request.Strategy is null && input.Rules.Strategy is not null)
        {
            route.Reasons.Add(new Reason(ReasonCode.RuleStrategy, input.Rules.StrategyRule));
        }

        if (asked is RoutingStrategy.Auto or RoutingStrategy.Direct)
        {
            return asked == RoutingStrategy.Auto ? Weigh(input, route) : RoutingStrategy.Direct;
        }

        var start = asked == RoutingStrategy.Speculate ? Below(input, route) : Cheapest(input, route);
        if (start == input.Catalog.Tiers.Length - 1 || (IsJudged(asked) && !Climbs(input, start, route.Tier)))
        {
            // Nothing cheaper may start, and nothing stronger could follow; or the plan has no room for it to follow.
            return RoutingStrategy.Direct;
        }

        StartAt(route, start);
        if (asked == RoutingStrategy.PreCheck)
        {
            route.Reasons.AddFirst(new Reason(ReasonCode.PreCheck, route.Tier));
        }

        return asked;
    }

    /// <summary>Fills the plan once model and fallbacks are known.</summary>
    /// <param name="input">What the choice read.</param>
    /// <param name="route">Takes the plan.</param>
    /// <param name="strategy">How the answer is meant to be produced.</param>
    /// <param name="beside">Model that a shadow ask names; -1: the judge, below the strongest tier.</param>
    public static void Fill(in SelectionInput input, Route route, RoutingStrategy strategy, int beside = -1)
    {
        var top = input.Catalog.Tiers.Length - 1;
        var (evaluatorTier, evaluator) = EvaluatorOf(input, route, top);
        var accept = double.IsNaN(input.Rules.AcceptThreshold) ? input.Profile.Routing.AcceptThreshold : input.Rules.AcceptThreshold;
        var settings = input.Profile.Sampling;
        var share = evaluator < 0 ? 0 : input.Sampling?.Evaluate(settings, route.Tier, input.Task) ?? settings.EvaluateByTier[route.Tier];
        var other = beside >= 0 ? beside : route.Tier < top ? evaluator : -1;
        var shadow = other < 0 || other == route.Model ? 0 : input.Sampling?.Shadow(settings, route.Tier, input.Task) ?? settings.Shadow;
        // One uniform number serves exploration and both asks: each uses a different stretch of its digits.
        var evaluate = Fraction(input.Chance, 1) < share;
        var deadline = input.Need.DeadlineMs;
        route.Plan = new RoutePlan(
            strategy,
            IsJudged(strategy) ? accept : 0,
            evaluatorTier,
            evaluator,
            HedgeAfter(input, route, strategy),
            deadline > 0 ? GiveUpAfter(input, route, deadline) : 0,
            // Without a fallback the same model may be asked again after a pause.
            Math.Min(input.Profile.Routing.MaxAttempts, 1 + Math.Max(1, route.Fallbacks.Length)),
            share,
            evaluate,
            shadow,
            shadow > 0 && Fraction(input.Chance, 2) < shadow ? other : -1);
    }

    private static RoutingStrategy Weigh(in SelectionInput input, Route route)
    {
        var cheap = Below(input, route);
        if (cheap == route.Tier || !input.Assessed || !Climbs(input, cheap, route.Tier))
        {
            return RoutingStrategy.Direct;
        }

        var first = input.Catalog.Models[First(input, cheap)];
        var next = input.Catalog.Models[First(input, route.Tier)];
        var p = input.SuccessOf(first);
        var direct = input.Need.Work.CostOf(next);
        var judge = PlanWorth.JudgeUsd(input.Profile.Routing, input.Need.Work, next);
        var cascade = PlanWorth.First(input.Need.Work.CostOf(first), p).Then(judge, direct, input.SuccessOf(next)).CostUsd;
        if (p < MinCascadeSuccess || cascade >= direct)
        {
            return RoutingStrategy.Direct;
        }

        var deadline = input.Need.DeadlineMs;
        var inTime = deadline <= 0 || P95(input, first.Index) + P95(input, next.Index) <= deadline;
        if (!inTime && p >= input.Profile.Routing.SpeculateBelow)
        {
            return RoutingStrategy.Direct;
        }

        StartAt(route, cheap);
        route.Reasons.AddFirst(new Reason(inTime ? ReasonCode.CascadePays : ReasonCode.Speculate, cheap, cascade, direct, direct - cascade));
        return inTime ? RoutingStrategy.Cascade : RoutingStrategy.Speculate;
    }

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

        // More than the fallback is expected to take: with no more than that, advice would be that a further try is too late.
        return Math.Max(deadline / 2, deadline - P95(input, route.Fallbacks[0].Model));
    }

    /// <summary>The judge: the best of the next stronger tier that has one; of the strongest tier a peer. -1: there is none.</summary>
    private static (int Tier, int Model) EvaluatorOf(in SelectionInput input, Route route, int top)
    {
        var weights = ModelChooser.WeightsOf(input);
        for (var t = route.Tier + 1; t <= top; t++)
        {
            var judge = ModelChooser.Best(input, t, weights, closedOnly: true, excluded: -1);
            if (judge >= 0)
            {
                return (t, judge);
            }
        }

        return route.Tier == top ? (top, ModelChooser.Best(input, top, weights, closedOnly: true, excluded: route.Model)) : (route.Tier + 1, -1);
    }

    /// <summary>The model that would run in a tier with a healthy candidate.</summary>
    private static int First(in SelectionInput input, int tier) =>
        ModelChooser.Best(input, tier, ModelChooser.WeightsOf(input), closedOnly: (input.Candidates.HealthyTiers & (1 << tier)) != 0, excluded: -1);

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
        Math.Max(Math.Max(input.Need.MinTier, input.Rules.PinTier), Math.Max(input.RuleFloor, input.Profile.Conversations.KeepTier ? input.Conversation.Floor : -1));

    private static bool Climbs(in SelectionInput input, int start, int target) =>
        Ladder.TiersOf(input, start, target, Ladder.RoomOf(input.Profile.Routing)) != 0;

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
