using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Selection;
using Xunit.Sdk;

namespace RoutingDecision.Core.Tests.Selection;

/// <summary>What holds of every decision, over random policies, requests and states.</summary>
public sealed class SelectionPropertyTests
{
    private const int Policies = 250;
    private const int Requests = 60;

    [Fact]
    public void Decide_AnyWorld_KeepsEveryPromise()
    {
        var served = 0;
        foreach (var world in RandomWorld.Many(seed: 1, Policies, Requests))
        {
            var decision = world.Decide();
            try
            {
                served += Check(world, decision) ? 1 : 0;
            }
            catch (XunitException broken)
            {
                throw new InvalidOperationException(world.ToString(), broken);
            }
        }

        Assert.InRange(served, Policies * Requests / 3, Policies * Requests);
    }

    private static bool Check(RandomWorld world, Decision decision)
    {
        var (route, catalog) = (decision.Route, world.Policy.Catalog);
        var able = catalog.Models.Where(m => !PlainConstraints.Violations(m, decision, world).Any()).ToList();
        var directives = decision.Directives;
        var pinned = directives.PinModel >= 0 || directives.PinTier >= 0;
        var floor = pinned && directives.FloorRule > directives.PinRule ? 0 : Math.Max(0, directives.MinTier);
        var lowest = world.Request.Constraints.MinTier.Length > 0 ? catalog.FindTier(world.Request.Constraints.MinTier) : 0;
        if (route.Unservable != HardConstraint.None)
        {
            Assert.DoesNotContain(able, m => route.Unservable != HardConstraint.RuleFloor || m.Tier >= floor);
            return false;
        }

        Assert.Empty(PlainConstraints.Violations(catalog.Models[route.Model], decision, world));
        Assert.Equal(catalog.Models[route.Model].Tier, route.Tier);
        var observed = decision.Profile.Routing.Observe;
        var budget = world.Inputs.BudgetCeiling >= 0 && world.Inputs.BudgetCeiling < floor;
        Assert.True(observed || budget || route.Tier >= floor, "under a rule's floor");
        CheckBreaker(world, decision, able.Count(m => m.Tier == route.Tier && world.Inputs.Live![m.Index].Breaker == BreakerState.Closed));
        CheckChain(world, decision, observed || budget ? lowest : Math.Max(floor, lowest));
        CheckPlan(world, decision);
        CheckClimb(world, decision);
        CheckNumbers(decision);
        return true;
    }

    private static void CheckBreaker(RandomWorld world, Decision decision, int healthyPeers)
    {
        var reasons = decision.Route.Reasons.Items.ToArray();
        var closed = world.Inputs.Live![decision.Route.Model].Breaker == BreakerState.Closed;
        Assert.True(
            closed || decision.Profile.Routing.Observe || reasons.Any(r => r.Code is ReasonCode.Probe or ReasonCode.LastResort), "an open breaker without a word");
        Assert.False(healthyPeers > 0 && reasons.Any(r => r.Code == ReasonCode.LastResort), "a last resort beside a healthy peer");
    }

    private static void CheckChain(RandomWorld world, Decision decision, int floor)
    {
        var route = decision.Route;
        var chain = route.Fallbacks.ToArray();
        Assert.True(chain.Length <= decision.Profile.Routing.MaxFallbacks);
        Assert.Equal(chain.Length, chain.Select(f => f.Model).Append(route.Model).Distinct().Count() - 1);
        foreach (var step in chain)
        {
            var model = world.Policy.Catalog.Models[step.Model];
            Assert.Empty(PlainConstraints.Violations(model, decision, world));
            Assert.True(model.Tier >= floor || model.Tier >= route.Tier, "a fallback under the floor");
            Assert.Equal(step.LastResort, world.Inputs.Live![step.Model].Breaker != BreakerState.Closed);
            Assert.True(!step.LastResort || chain.Length == 1, "a last resort beside others");
            var overBudget = world.Inputs.BudgetCeiling >= 0 && model.Tier > Math.Max(route.TargetTier, world.Inputs.BudgetCeiling);
            Assert.True(!overBudget || chain.Length == 1, "a spent budget is left although there are others");
            Assert.Equal(!step.LastResort && !overBudget && model.Tier > route.Tier, step.Triggers == FallbackTriggers.Any);
        }
    }

    /// <summary>
    /// Where every answer is rejected, a plan that starts lower gets to its target, and one whose answers are judged to a stronger tier.
    /// </summary>
    private static void CheckClimb(RandomWorld world, Decision decision)
    {
        var (route, plan, catalog) = (decision.Route, decision.Route.Plan, world.Policy.Catalog);
        var tiers = route.Fallbacks.ToArray().Select(f => catalog.Models[f.Model].Tier).ToArray();
        if (plan.Strategy == RoutingStrategy.PreCheck)
        {
            // The next Decide takes it to its tier; the chain only helps where the check fails.
            Assert.True(route.TargetTier == route.Tier || tiers.Length == 0 || tiers.Contains(route.TargetTier), "a pre-check whose chain lacks its target");
            return;
        }

        var (tier, tries) = (route.Tier, 1);
        for (var next = 0; tries < plan.MaxAttempts && next >= 0; tries++)
        {
            next = Array.FindIndex(tiers, t => t > tier);
            tier = next < 0 ? tier : tiers[next];
        }

        Assert.True(tier >= route.TargetTier, "a plan that starts lower never gets to its target");
        Assert.True(
            plan.Strategy == RoutingStrategy.Direct ? route.Tier == route.TargetTier : tier > route.Tier, $"a {plan.Strategy} that can't escalate");
    }

    private static void CheckPlan(RandomWorld world, Decision decision)
    {
        var (route, plan) = (decision.Route, decision.Route.Plan);
        Assert.InRange(plan.MaxAttempts, 1, decision.Profile.Routing.MaxAttempts);
        Assert.NotEqual(RoutingStrategy.Auto, plan.Strategy);
        Assert.NotEqual(route.Model, plan.EvaluatorModel);
        Assert.InRange(plan.EvaluatorTier, Math.Min(route.Tier + 1, world.Policy.Catalog.Tiers.Length - 1), world.Policy.Catalog.Tiers.Length - 1);
        Assert.True(plan.EvaluatorModel < 0 || world.Policy.Catalog.Models[plan.EvaluatorModel].Tier == plan.EvaluatorTier);
        Assert.Equal(plan.EvaluatorModel < 0 ? 0 : decision.Profile.Sampling.EvaluateByTier[route.Tier], plan.EvaluateProbability);
        Assert.True(plan.ShadowModel < 0 || plan.ShadowProbability > 0);
        Assert.InRange(plan.GiveUpAfterMs, 0, world.Request.Batch ? 0 : world.Request.Constraints.DeadlineMs);
        Assert.InRange(plan.HedgeAfterMs, 0, world.Request.Batch ? 0 : world.Request.Constraints.DeadlineMs);
        Assert.InRange(plan.AcceptThreshold, 0, 1);
        Assert.InRange(route.TargetTier, route.Tier, world.Policy.Catalog.Tiers.Length - 1);
    }

    private static void CheckNumbers(Decision decision)
    {
        Assert.InRange(decision.Confidence, 0, 1);
        Assert.InRange(decision.Complexity, 1, 5);
        Assert.InRange(decision.EstimatedCostUsd, 0, 1e6);
        Assert.InRange(decision.BaselineCostUsd, 0, 1e6);
        Assert.InRange(decision.ExpectedLatencyMs, 0, 1e9);
        Assert.InRange(decision.Route.Propensity, 1e-9, 1);
        Assert.NotEqual(DecidedBy.None, decision.Route.DecidedBy);
        Assert.InRange(decision.Route.Reasons.Count, 1, ReasonList.Capacity);
    }
}
