using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>Stops 4 and 5: hard constraints, tier, model, fallbacks, plan; then confidence, complexity and costs.</summary>
internal static class RouteSelector
{
    public static void Select(RoutingRequest request, in DecisionInputs inputs, in ConversationFacts conversation, Decision decision, IProbeGate probes)
    {
        var catalog = decision.Snapshot.Policy.Catalog;
        var live = decision.Freeze(inputs.Live is { } view && ReferenceEquals(view.Catalog, catalog) ? view : new LiveView(catalog));
        var need = RequirementsReader.Read(decision, request, conversation);
        decision.Work = need.Work;
        var route = decision.Route;
        if (inputs.BudgetRefuses)
        {
            route.Unservable = HardConstraint.Budget;
            return;
        }

        var candidates = Candidates.Select(catalog, live, need);
        if (candidates.EmptiedBy != HardConstraint.None)
        {
            route.Unservable = candidates.EmptiedBy;
            return;
        }

        FillModelShift(decision, live);
        var input = new SelectionInput
        {
            Catalog = catalog,
            Profile = decision.Profile,
            Live = live,
            Request = request,
            Rules = decision.Directives,
            Need = need,
            Costs = PerTier.CheapestCost(catalog, candidates, live, need.Work),
            Candidates = candidates,
            Success = decision.Success,
            Assessed = decision.Assessed,
            Certified = CertifiedFor(decision),
            ModelShift = decision.ModelShift,
            Scores = decision.UnknownScores(),
            Conversation = conversation,
            BudgetCeiling = inputs.BudgetCeiling,
            Caution = inputs.Drifting && decision.Profile.Drift.Conservative ? decision.Profile.Drift.Caution : Caution.None,
            Sampling = inputs.Sampling,
            Task = decision.Task,
            Chance = (inputs.Seed >> 11) * (1.0 / (1UL << 53)),
        };
        Choose(input, decision, probes);
    }

    private static CertifiedThresholds? CertifiedFor(Decision decision) =>
        decision.Profile.Routing.DecideBy == DecideBy.Risk && decision.Snapshot.Classifier is { } classifier
            ? CertifiedThresholds.Within(classifier.Certified, decision.Profile.Routing.MaxUnderRoute)
            : null;

    private static void Choose(in SelectionInput input, Decision decision, IProbeGate probes)
    {
        var route = decision.Route;
        TierChooser.Choose(input, route, probes);
        if (route.Unservable != HardConstraint.None)
        {
            return;
        }

        var strategy = Planner.ChooseStrategy(input, route);
        ModelChooser.Choose(input, route, probes);
        FallbackChain.Build(input, route, strategy);
        Planner.Fill(input, route, strategy);
        Conclude(input, decision);
        Explanation.Write(input, decision);
        var next = ConversationMemory.Remember(decision.Profile.Conversations, input.Conversation, input.Request, route);
        if (decision.Profile.Routing.Observe)
        {
            Observation.Replace(input, decision);
        }

        if (input.Request.Conversation.IsNamed && !input.Request.DryRun)
        {
            // Under observation the conversation goes on as if it were routed, but the warm cache is that of the model that runs.
            decision.NextConversation = next with { LastModel = route.Model };
        }
    }

    private static void Conclude(in SelectionInput input, Decision decision)
    {
        var route = decision.Route;
        var model = input.Catalog.Models[route.Model];
        decision.Confidence = input.SuccessOf(model);
        decision.Complexity = ComplexityOf(input, route);
        decision.EstimatedCostUsd = input.Need.Work.CostOf(model);
        decision.BaselineCostUsd = input.Need.Work.CostOf(input.Catalog.Models[BaselineOf(input)]);
        decision.ExpectedLatencyMs = Candidates.ExpectedLatencyMs(model, input.Live[route.Model], input.Need.Work);
        if (!input.Assessed && decision.Snapshot.Classifier is not null)
        {
            route.Reasons.Add(new Reason(ReasonCode.NotAssessed));
        }

        if (decision.Prompt.Truncated)
        {
            route.Reasons.Add(new Reason(ReasonCode.HeadAndTail));
        }
    }

    /// <summary>The model that savings are measured against.</summary>
    internal static int BaselineOf(in SelectionInput input)
    {
        var settings = input.Profile.Routing;
        return settings.BaselineModel >= 0 ? settings.BaselineModel : input.Catalog.ByTier[settings.DefaultTier][0];
    }

    /// <summary>
    /// 1 + 4 times the mean over all tiers but the strongest of 1 - P(success), rounded; of a prompt that was not assessed, the place of its tier
    /// on the same scale.
    /// </summary>
    private static int ComplexityOf(in SelectionInput input, Route route)
    {
        var steps = input.Success.Length - 1;
        if (steps == 0)
        {
            return 1;
        }

        if (!input.Assessed)
        {
            return 1 + (int)Math.Round(4d * route.TargetTier / steps, MidpointRounding.AwayFromZero);
        }

        var need = 0d;
        for (var t = 0; t < steps; t++)
        {
            need += 1 - input.Success[t];
        }

        return 1 + (int)Math.Round(4 * need / steps, MidpointRounding.AwayFromZero);
    }

    private static void FillModelShift(Decision decision, LiveView live)
    {
        var shift = decision.ModelShift;
        if (decision.Task < 0)
        {
            shift.Clear();
            return;
        }

        for (var m = 0; m < shift.Length; m++)
        {
            var learned = live[m].QualityShift;
            shift[m] = decision.Snapshot.Strengths[m][decision.Task] + (decision.Task < learned.Length ? learned[decision.Task] : 0);
        }
    }
}
