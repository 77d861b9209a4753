using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using Decision = RoutingDecision.Core.Decisions.Decision;

namespace RoutingDecision.Server.Mapping;

/// <summary>Turns a decision into the reply.</summary>
internal static class ResponseMapper
{
    /// <summary>The instruction of a pre-check, which the caller sends to the cheap model before the prompt.</summary>
    private const string PreCheckInstruction =
        "Do not answer the request below. Judge which class of model it needs and reply with exactly one of these words: {0}.";

    public static DecideResponse Map(Decision decision, RoutingRequest request, string token, bool conversationDegraded, DateTimeOffset now)
    {
        var catalog = decision.Snapshot.Policy.Catalog;
        var route = decision.Route;
        var model = catalog.Models[route.Model];
        var reply = new DecideResponse
        {
            RequestId = request.RequestId,
            DecisionId = token,
            Model = model.Id,
            Provider = catalog.Providers[model.Provider],
            Tier = catalog.Tiers[route.Tier],
            Confidence = decision.Confidence,
            Complexity = decision.Complexity,
            TaskType = decision.Task < 0 ? "" : decision.Snapshot.Tasks[decision.Task],
            Plan = Plan(decision),
            EstimatedCostUsd = decision.EstimatedCostUsd,
            BaselineCostUsd = decision.BaselineCostUsd,
            ExpectedLatencyMs = decision.ExpectedLatencyMs,
            Propensity = route.Propensity,
            DecidedBy = EnumMap.ToWire(route.DecidedBy),
            PolicyVersion = decision.Snapshot.Policy.Version,
            ClassifierVersion = decision.Snapshot.Classifier?.Version ?? "",
            ValidUntilUnixMs = (now + decision.Profile.Routing.Lease).ToUnixTimeMilliseconds(),
        };
        AddProbabilities(reply, decision);
        AddFallbacks(reply, decision);
        AddReasons(reply, decision);
        AddArms(reply, decision);
        if (conversationDegraded)
        {
            reply.Degraded.Add("conversation_state");
        }

        if (decision.WouldBeModel >= 0)
        {
            var wouldBe = catalog.Models[decision.WouldBeModel];
            reply.WouldBe = new WouldBeRoute
            {
                Model = wouldBe.Id,
                Tier = catalog.Tiers[wouldBe.Tier],
                Confidence = decision.WouldBeConfidence,
                EstimatedCostUsd = decision.WouldBeCostUsd,
            };
        }

        return reply;
    }

    private static Plan Plan(Decision decision)
    {
        var catalog = decision.Snapshot.Policy.Catalog;
        var from = decision.Route.Plan;
        var plan = new Plan
        {
            Strategy = EnumMap.ToWire(from.Strategy),
            AcceptThreshold = from.AcceptThreshold,
            EvaluatorTier = catalog.Tiers[from.EvaluatorTier],
            EvaluatorModel = from.EvaluatorModel < 0 ? "" : catalog.Models[from.EvaluatorModel].Id,
            HedgeAfterMs = (long)from.HedgeAfterMs,
            GiveUpAfterMs = (long)from.GiveUpAfterMs,
            MaxAttempts = from.MaxAttempts,
        };
        if (from.Evaluate)
        {
            plan.Asks.Add(new SamplingAsk { Kind = SamplingKind.Evaluate, Model = plan.EvaluatorModel, Probability = from.EvaluateProbability });
        }

        if (from.ShadowModel >= 0)
        {
            plan.Asks.Add(
                new SamplingAsk { Kind = SamplingKind.Shadow, Model = catalog.Models[from.ShadowModel].Id, Probability = from.ShadowProbability });
        }

        if (plan.Strategy == Strategy.PreCheck)
        {
            plan.PreCheckInstruction = string.Format(
                System.Globalization.CultureInfo.InvariantCulture, PreCheckInstruction, string.Join(", ", catalog.Tiers));
        }

        return plan;
    }

    private static void AddProbabilities(DecideResponse reply, Decision decision)
    {
        if (!decision.Assessed)
        {
            return;
        }

        var success = decision.Success;
        for (var t = 0; t < success.Length; t++)
        {
            reply.TierProbabilities.Add(new TierProbability { Tier = decision.Snapshot.Policy.Catalog.Tiers[t], Probability = success[t] });
        }
    }

    private static void AddFallbacks(DecideResponse reply, Decision decision)
    {
        var catalog = decision.Snapshot.Policy.Catalog;
        foreach (ref readonly var step in decision.Route.Fallbacks)
        {
            var model = catalog.Models[step.Model];
            var fallback = new Fallback
            {
                Model = model.Id,
                Provider = catalog.Providers[model.Provider],
                Tier = catalog.Tiers[model.Tier],
                EstimatedCostUsd = decision.Work.CostOf(model),
                LastResort = step.LastResort,
            };
            AddTriggers(fallback, step.Triggers);
            reply.Fallbacks.Add(fallback);
        }
    }

    private static void AddTriggers(Fallback fallback, FallbackTriggers triggers)
    {
        if (triggers.HasFlag(FallbackTriggers.Error))
        {
            fallback.Triggers.Add(FallbackTrigger.Error);
        }

        if (triggers.HasFlag(FallbackTriggers.Timeout))
        {
            fallback.Triggers.Add(FallbackTrigger.Timeout);
        }

        if (triggers.HasFlag(FallbackTriggers.LowConfidence))
        {
            fallback.Triggers.Add(FallbackTrigger.LowConfidence);
        }

        if (triggers.HasFlag(FallbackTriggers.EvaluationFailed))
        {
            fallback.Triggers.Add(FallbackTrigger.EvaluationFailed);
        }
    }

    private static void AddReasons(DecideResponse reply, Decision decision)
    {
        foreach (ref readonly var reason in decision.Route.Reasons.Items)
        {
            var mapped = new Contracts.V1.Reason { Code = ReasonTexts.CodeOf(reason.Code), Text = ReasonTexts.TextOf(reason, decision) };
            if (!double.IsNaN(reason.Margin))
            {
                mapped.Margin = reason.Margin;
            }

            reply.Reasons.Add(mapped);
        }

        foreach (var change in decision.Counterfactuals)
        {
            reply.WhatWouldChangeIt.Add(new Contracts.V1.Counterfactual
            {
                Change = ReasonTexts.TextOf(change, decision),
                Tier = decision.Snapshot.Policy.Catalog.Tiers[change.Tier],
            });
        }
    }

    private static void AddArms(DecideResponse reply, Decision decision)
    {
        var experiments = decision.Snapshot.Policy.Experiments;
        for (var i = 0; i < experiments.Length; i++)
        {
            var arm = decision.ArmOf(i);
            if (arm >= 0)
            {
                reply.Experiments.Add(new Contracts.V1.ExperimentArm { Experiment = experiments[i].Id, Arm = experiments[i].Arms[arm].Id });
            }
        }
    }
}
