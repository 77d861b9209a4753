using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Tests.Policies;

public sealed class PolicyCompilerTests
{
    [Fact]
    public void Compile_TiersAndModelsAlone_TakesTheDefaults()
    {
        var policy = JsonPolicy.Policy("");
        var profile = policy.Base.ByCombination.Single();
        Assert.Equal(DecideBy.Utility, profile.Routing.DecideBy);
        Assert.Equal((0.02, 0.05, 1, -1, false), (profile.Routing.ValueUsd, profile.Routing.MaxUnderRoute, profile.Routing.DefaultTier, profile.Routing.BaselineModel, profile.Routing.Observe));
        Assert.Equal([0.30, 0.15], profile.Routing.NeedThresholds[1..]);
        Assert.Equal((0.75, 0.6, 3, 4), (profile.Routing.AcceptThreshold, profile.Routing.SpeculateBelow, profile.Routing.MaxAttempts, profile.Routing.MaxFallbacks));
        Assert.Equal(new ConversationSettings(true, TimeSpan.FromMinutes(20), 3), profile.Conversations);
        Assert.Equal([0, 0, 0], profile.Sampling.EvaluateByTier);
        Assert.Equal(0, profile.ExploreEpsilon);
        Assert.Same(RuleSet.Empty, profile.Rules);
        Assert.Equal([0, 0, 0], policy.Health.LatencySloMs);
        Assert.Equal((true, false), (policy.NeedsClassifier, policy.NeedsCertificate));
        Assert.Same(policy.Base, policy.ProfilesOf("anyone"));
    }

    [Fact]
    public void Compile_Model_IsReadWithDefaultsForWhatIsLeftOut()
    {
        var model = JsonPolicy.Policy("").Catalog.Models[0];
        Assert.Equal(("small", 0, 0, 100_000, 8_192, true), (model.Id, model.Provider, model.Tier, model.ContextTokens, model.MaxOutputTokens, model.Enabled));
        Assert.Equal((1, 5, 1, 1), (model.Price.Input, model.Price.Output, model.Price.CacheRead, model.Price.CacheWrite));
        Assert.Equal((0b11UL, 0b1UL), (model.Capabilities, model.Regions));
    }

    [Fact]
    public void Compile_EverySection_IsRead()
    {
        var policy = JsonPolicy.Policy(
            """
            "routing": {"decide_by": "thresholds", "thresholds": {"premium_if": 0.2, "standard_if": {"standard": 0.3, "premium": 0.05}}, "objective": {"cost": 1, "quality": 3},
                        "strategy": "cascade", "default_tier": "premium", "baseline_model": "large", "observe": true, "lease": "1.5m"},
            "conversations": {"keep_tier": false, "idle_reset": "2h", "step_down_after_easy_turns": 0},
            "sampling": {"evaluate": {"economy": 0.2, "stratify_by": "none"}, "shadow": 0.1},
            "explore": {"epsilon": 0.02},
            "health": {"window": "30s", "open_at_error_rate": 0.5, "min_calls": 5, "half_open_after": "500ms", "half_open_probes": 1, "latency_slo_ms": {"premium": 9000}},
            "budgets": [{"feature": "faq", "usd_per_day": 50, "then": "max_tier_economy"}, {"tenant": "acme", "usd_per_day": 5, "then": "deny"}]
            """);
        var profile = policy.Base.ByCombination.Single();
        Assert.Equal([1, 0.2], profile.Routing.NeedThresholds[1..]);
        Assert.Equal([0.3, 0.05], profile.Routing.ExactNeedThresholds![1][1..]);
        Assert.Equal(new ObjectiveWeights(0.25, 0.75, 0), profile.Routing.Objective);
        Assert.Equal((RoutingStrategy.Cascade, 2, 2, true, TimeSpan.FromSeconds(90)), (profile.Routing.Strategy, profile.Routing.DefaultTier, profile.Routing.BaselineModel, profile.Routing.Observe, profile.Routing.Lease));
        Assert.Equal(new ConversationSettings(false, TimeSpan.FromHours(2), 0), profile.Conversations);
        Assert.Equal((false, 0.1, 0.02), (profile.Sampling.StratifyByTask, profile.Sampling.Shadow, profile.ExploreEpsilon));
        Assert.Equal([0.2, 0, 0], profile.Sampling.EvaluateByTier);
        Assert.Equal((TimeSpan.FromSeconds(30), 0.5, 5, TimeSpan.FromMilliseconds(500), 1), (policy.Health.Window, policy.Health.OpenAtErrorRate, policy.Health.MinCalls, policy.Health.HalfOpenAfter, policy.Health.HalfOpenProbes));
        Assert.Equal([0, 0, 9000], policy.Health.LatencySloMs);
        Assert.Equal([new BudgetSettings("*", "faq", 50, 0), new BudgetSettings("acme", "*", 5, -1)], policy.Budgets);
    }

    [Theory]
    [InlineData(0.70f, 0.97f, false, false)]
    [InlineData(0.66f, 0.97f, true, false)]
    [InlineData(0.90f, 0.94f, true, false)]
    [InlineData(0.60f, 0.80f, true, true)]
    public void Needs_ThresholdsOfTheThirdArticle_DecideAsItDoes(float economy, float standard, bool needsStandard, bool needsPremium)
    {
        var routing = JsonPolicy.Policy("""  "routing": {"thresholds": {"premium_if": 0.15, "standard_if": {"standard": 0.30, "premium": 0.05}}}""").Base.ByCombination[0].Routing;
        Assert.Equal((needsStandard, needsPremium), (routing.Needs(1, [economy, standard, 1f]), routing.Needs(2, [economy, standard, 1f])));
    }

    [Fact]
    public void Compile_Tenant_MergesMappingsAndKeepsTheRest()
    {
        var policy = JsonPolicy.Policy(
            """
            "routing": {"decide_by": "rules", "utility": {"value_usd": 5}, "observe": true},
            "rules": [{"id": "a", "then": {"tier": "economy"}}],
            "tenants": {"acme": {"routing": {"decide_by": "risk", "observe": null}}, "own": {"rules": [{"id": "b", "then": {"tier": "premium"}}]}}
            """);
        var (acme, own, others) = (policy.ProfilesOf("acme").ByCombination[0], policy.ProfilesOf("own").ByCombination[0], policy.Base.ByCombination[0]);
        Assert.Equal((DecideBy.Risk, 5, false), (acme.Routing.DecideBy, acme.Routing.ValueUsd, acme.Routing.Observe));
        Assert.Same(others.Rules, acme.Rules);
        Assert.Same(others.Routing, own.Routing);
        Assert.Equal(["b"], own.Rules.Ids);
        Assert.Equal((true, true), (policy.NeedsClassifier, policy.NeedsCertificate));
    }

    [Fact]
    public void Compile_NestedMapping_IsMergedKeyByKey()
    {
        var policy = JsonPolicy.Policy(
            """
            "routing": {"thresholds": {"premium_if": 0.2}},
            "tenants": {"acme": {"routing": {"thresholds": {"standard_if": 0.5}}}}
            """);
        Assert.Equal([0.5, 0.2], policy.ProfilesOf("acme").ByCombination[0].Routing.NeedThresholds[1..]);
        Assert.Equal([0.3, 0.2], policy.Base.ByCombination[0].Routing.NeedThresholds[1..]);
    }

    [Fact]
    public void Compile_Experiments_NumberTheCombinationsWithTheFirstAsLowestDigit()
    {
        var policy = JsonPolicy.Policy(
            """
            "experiments": [
              {"id": "one", "key": "tenant", "arms": [{"id": "control", "share": 0.5}, {"id": "x", "share": 0.5, "set": {"explore": {"epsilon": 0.1}}}]},
              {"id": "two", "arms": [{"id": "y", "share": 0.1, "set": {"routing": {"strategy": "cascade"}}}]}],
            "tenants": {"acme": {"routing": {"strategy": "direct", "observe": true}}}
            """);
        var profiles = policy.Base.ByCombination;
        Assert.Equal([0, 0, 0.1, 0, 0, 0.1], profiles.Select(p => p.ExploreEpsilon));
        Assert.Equal([RoutingStrategy.Auto, RoutingStrategy.Cascade], profiles.Select(p => p.Routing.Strategy).Distinct());
        Assert.Same(profiles[0], profiles[1]);
        Assert.Same(profiles[0].Routing, profiles[2].Routing);

        var acme = policy.ProfilesOf("acme").ByCombination;
        Assert.Equal((RoutingStrategy.Direct, RoutingStrategy.Cascade, true), (acme[0].Routing.Strategy, acme[3].Routing.Strategy, acme[3].Routing.Observe));
        Assert.Equal((ExperimentKey.Tenant, ExperimentKey.User), (policy.Experiments[0].Key, policy.Experiments[1].Key));
        Assert.Equal([new ExperimentArm("control", 0.5), new ExperimentArm("x", 0.5)], policy.Experiments[0].Arms);
    }

    [Fact]
    public void Compile_TaskNames_AreThoseOfRulesAndStrengthsOnly()
    {
        var policy = JsonPolicy.Policy(
            """
            "rules": [{"id": "a", "when": {"task": ["coding", "lookup"]}, "then": {"tier": "economy"}}],
            "tests": [{"name": "n", "given": {"prompt": "x", "task": "design"}, "expect": {"task": "design"}}]
            """);
        Assert.Equal(["coding", "lookup"], policy.TaskNames);
    }

    [Fact]
    public void Compile_OtherTaskNames_AreThoseOfTheClassifier()
    {
        var json = JsonPolicy.With("""  "rules": [{"id": "a", "when": {"task": "poetry"}, "then": {"tier": "economy"}}]""");
        Assert.Null(JsonPolicy.Compile(json).Policy);
        Assert.NotNull(PolicyCompiler.Compile(JsonPolicy.Parse(json), json, taskNames: ["poetry"]).Policy);
    }

    [Fact]
    public void Compile_Tests_BecomeRequests()
    {
        var policy = JsonPolicy.Policy(
            """
            "tests": [
              {"name": "one", "given": {"messages": [{"role": "system", "text": "s"}, {"text": "u", "attachments": ["image", "image"]}], "tools": {"count": 2, "bytes": 30},
                "tenant": "acme", "tags": {"k": "v"}, "context_tokens": 7, "task_type": "coding", "requires_reasoning": true, "required_capabilities": ["vision"],
                "conversation": {"id": "c", "turn": 3, "last_model": "small", "cached_tokens": 9, "tool_call_loop": true},
                "attempt": {"number": 2, "error_class": "timeout", "failed_models": ["small"]}, "constraints": {"deadline_ms": 5, "max_tier": "standard"},
                "objective": "cost", "strategy": "direct", "batch": true, "success": [0.1, 0.2, 0.3], "task": "coding", "language": "de"},
                "expect": {"tier": "standard", "complexity": 3}},
              {"name": "two", "given": {"prompt": {"repeat": "ab", "times": 3, "then": "c"}}, "expect": {"decided_by": "default"}}]
            """);
        var (one, two) = (policy.Tests[0], policy.Tests[1]);
        Assert.Equal(new PromptMessage(MessageRole.System, "s"), one.Given.Prompt.Messages.Span[0]);
        Assert.Equal(new PromptMessage(MessageRole.User, "u", AttachmentKinds.Image, 2), one.Given.Prompt.Messages.Span[1]);
        Assert.Equal((2, 30, 7), (one.Given.Prompt.ToolsOffered, one.Given.Prompt.ToolBytes, one.Given.Prompt.ContextTokens));
        Assert.Equal(("acme", "coding", true, true), (one.Given.Tenant, one.Given.TaskType, one.Given.RequiresReasoning, one.Given.Batch));
        Assert.Equal(KeyValuePair.Create("k", "v"), Assert.Single(one.Given.Tags));
        Assert.Equal(("c", 3, "small", 9, true), (one.Given.Conversation.Id, one.Given.Conversation.Turn, one.Given.Conversation.LastModel, one.Given.Conversation.CachedTokens, one.Given.Conversation.ToolCallLoop));
        Assert.Equal((2, Requests.ErrorClass.Timeout, "small"), (one.Given.Attempt.Number, one.Given.Attempt.Error, one.Given.Attempt.FailedModels!.Single()));
        Assert.Equal((5, "standard"), (one.Given.Constraints.DeadlineMs, one.Given.Constraints.MaxTier));
        Assert.Equal((ObjectiveWeights.ForCost, RoutingStrategy.Direct), (one.Given.Objective, one.Given.Strategy));
        Assert.Equal([0.1f, 0.2f, 0.3f], one.GivenSuccess!);
        Assert.Equal(("coding", "de", "3"), (one.GivenTask, one.GivenLanguage, one.Expect["complexity"]));
        Assert.Equal(("abababc", (float[]?)null), (two.Given.Prompt.Messages.Span[0].Text, two.GivenSuccess));
        Assert.True(two.Line > one.Line);
    }

    [Fact]
    public void VersionOf_Text_IsTheStartOfItsDigest() => Assert.Equal("p-ba7816bf", PolicyCompiler.VersionOf("abc"));
}
