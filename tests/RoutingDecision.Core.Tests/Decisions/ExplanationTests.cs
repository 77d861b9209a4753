using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.Decisions;

/// <summary>Whatever is said to change the tier is done to the input, and must change it to the tier that was named.</summary>
public sealed class ExplanationTests
{
    private readonly DecisionEngine _engine = new(Ask.NoProbes, TimeProvider.System);

    [Fact]
    public void Counterfactuals_OfProbabilities_FlipTheTier()
    {
        var seen = new Dictionary<CounterfactualKind, int>();
        foreach (var world in Routed(seed: 6, policies: 200, requests: 20))
        {
            var decision = world.Decide(Ask.NoProbes);
            foreach (var change in decision.Counterfactuals.Where(c => c.Kind is CounterfactualKind.SuccessAtLeast or CounterfactualKind.SuccessAtMost))
            {
                Assert.Equal(change.Tier, TargetWith(world, change, margin: 0));
                Assert.NotEqual(change.Tier, decision.Route.TargetTier);
                seen[change.Kind] = seen.GetValueOrDefault(change.Kind) + 1;
            }
        }

        Assert.True(seen[CounterfactualKind.SuccessAtLeast] > 200 && seen[CounterfactualKind.SuccessAtMost] > 50, string.Join(", ", seen));
    }

    [Fact]
    public void Counterfactuals_OfProbabilities_AreTheNearest()
    {
        foreach (var world in Routed(seed: 6, policies: 100, requests: 10))
        {
            foreach (var change in world.Decide(Ask.NoProbes).Counterfactuals.Where(c => c.Kind is CounterfactualKind.SuccessAtLeast or CounterfactualKind.SuccessAtMost))
            {
                // One unit nearer to the actual value the tier is still another one, unless the actual value itself is that near.
                var towards = Math.Sign(change.Actual - change.Needed) * 0.0011;
                Assert.True(Math.Abs(change.Needed - change.Actual) < 0.0021 || TargetWith(world, change, towards) != change.Tier, $"{world} {change}");
            }
        }
    }

    [Fact]
    public void Counterfactuals_OfAnUtilityChoice_AreThoseOfTheFormula()
    {
        // economy 0.1 * 0.6 - 0.003, standard 0.1 * 0.9 - 0.009, premium 0.1 * 0.95 - 0.03: p(economy) >= 0.84, p(standard) <= 0.74,
        // value >= 0.42; the two tokens of the prompt add to the costs.
        var decision = Decide(TestPolicy.Base, [0.6f, 0.9f, 0.95f]);
        Assert.Equal(
            ["SuccessAtLeast 0 0.84 -> 0", "SuccessAtMost 1 0.739 -> 2", "ValueAtLeast -1 0.4202 -> 2"],
            decision.Counterfactuals.Select(c => $"{c.Kind} {c.Index} {Math.Round(c.Needed, 4)} -> {c.Tier}"));
    }

    [Fact]
    public void Counterfactuals_OfValues_FlipTheTier()
    {
        var seen = 0;
        for (var i = 0; i < 60; i++)
        {
            var random = new Random(i);
            float[] success = [.. Enumerable.Range(0, 3).Select(_ => (float)random.NextDouble()).Order()];
            foreach (var change in Decide(TestPolicy.Base, success).Counterfactuals.Where(c => c.Kind == CounterfactualKind.ValueAtLeast))
            {
                var dearer = TestPolicy.With($"routing: {{utility: {{value_usd: {change.Needed:0.######}}}}}");
                Assert.Equal(change.Tier, Decide(dearer, success).Route.TargetTier);
                seen++;
            }
        }

        Assert.True(seen > 10);
    }

    [Theory]
    [InlineData("[{id: a, then: {min_tier: premium}}]", "a -> economy")]
    [InlineData("[{id: a, then: {min_tier: premium}}, {id: b, then: {min_tier: standard}}]", "a -> standard")]
    [InlineData("[{id: a, then: {min_tier: premium}}, {id: b, then: {min_tier: premium}}]", "")]
    [InlineData("[{id: a, then: {min_tier: standard}}, {id: b, then: {min_tier: premium}}]", "b -> standard")]
    [InlineData("[{id: a, then: {min_tier: economy}}]", "")]
    [InlineData("[{id: a, then: {tier: premium}}]", "")]
    [InlineData("[{id: a, then: {tier: premium}}, {id: b, then: {tier: economy}}]", "a -> economy")]
    [InlineData("[{id: a, then: {tier: premium}}, {id: t, when: {task: coding}, then: {min_tier: standard}}]", "")]
    public void Counterfactuals_OfRules_AreWhatTheOtherRulesSay(string rules, string expected)
    {
        var policy = TestPolicy.With($"rules: {rules}");
        var changes = Decide(policy, [0.99f, 0.99f, 0.99f]).Counterfactuals.Where(c => c.Kind == CounterfactualKind.WithoutRule);
        Assert.Equal(expected, string.Join(", ", changes.Select(c => $"{policy.Base.ByCombination[0].Rules.Ids[c.Index]} -> {policy.Catalog.Tiers[c.Tier]}")));
    }

    [Fact]
    public void Counterfactuals_OfTheConversation_FlipTheTier()
    {
        var seen = 0;
        foreach (var world in Routed(seed: 7, policies: 200, requests: 20))
        {
            foreach (var change in world.Decide(Ask.NoProbes).Counterfactuals.Where(c => c.Kind == CounterfactualKind.NewConversation))
            {
                var conversation = world.Request.Conversation with { LastModel = null, CachedTokens = 0, ToolCallLoop = false };
                var fresh = Copy(world.Request, conversation);
                var decision = new Decision();
                _engine.Decide(fresh, world.Inputs with { Conversation = null }, decision);
                Assert.Equal(change.Tier, decision.Route.TargetTier);
                seen++;
            }
        }

        Assert.True(seen > 20, $"{seen}");
    }

    [Fact]
    public void Counterfactuals_UnderARulesFloor_PromiseNoTierBelowIt()
    {
        var policy = TestPolicy.With("rules: [{id: floor, then: {min_tier: standard}}]");
        Assert.DoesNotContain(Decide(policy, [0.2f, 0.9f, 0.95f]).Counterfactuals, c => c.Tier == 0 && c.Kind != CounterfactualKind.WithoutRule);
    }

    [Fact]
    public void Counterfactuals_NotAskedFor_AreNone()
    {
        var decision = new Decision();
        _engine.Decide(Ask.Of("Hello"), InputsOf(TestPolicy.Base, [0.6f, 0.9f, 0.95f]), decision);
        Assert.Empty(decision.Counterfactuals);
    }

    private Decision Decide(RoutingPolicy policy, float[] success)
    {
        var decision = new Decision();
        _engine.Decide(Ask.Of("Hello", contextTokens: 1000, explain: true), InputsOf(policy, success), decision);
        return decision;
    }

    private static DecisionInputs InputsOf(RoutingPolicy policy, float[] success) =>
        new(new RoutingSnapshot(policy, Ask.Classifier(policy, success), 0), new LiveView(policy.Catalog), null, ulong.MaxValue);

    /// <summary>The tier when the change is made: the moved tier's probability is the needed one, and the others stay monotone.</summary>
    private int TargetWith(RandomWorld world, in Counterfactual change, double margin)
    {
        var p = (float)(change.Needed + margin);
        var moved = change.Index;
        float[] success = [.. world.Success.Select((s, t) => t == moved ? p : t < moved ? Math.Min(s, p) : Math.Max(s, p))];
        var before = world.Inputs.Snapshot;
        var assessed = before.Classifier!.Classify(default);
        var snapshot = new RoutingSnapshot(world.Policy, Ask.Classifier(world.Policy, success, assessed.Task, before.Classifier.Certified.SingleOrDefault()), 0);
        var decision = new Decision();
        _engine.Decide(world.Request, world.Inputs with { Snapshot = snapshot }, decision);
        return decision.Route.TargetTier;
    }

    /// <summary>Worlds that recommend what they choose.</summary>
    private static IEnumerable<RandomWorld> Routed(int seed, int policies, int requests) =>
        RandomWorld.Many(seed, policies, requests).Where(w => !w.Policy.Base.ByCombination[0].Routing.Observe);

    private static RoutingRequest Copy(RoutingRequest r, ConversationContext conversation) => new()
    {
        Feature = r.Feature,
        TaskType = r.TaskType,
        Prompt = r.Prompt,
        ExpectedOutputTokens = r.ExpectedOutputTokens,
        MaxOutputTokens = r.MaxOutputTokens,
        RequiredCapabilities = r.RequiredCapabilities,
        Conversation = conversation,
        Attempt = r.Attempt,
        Constraints = r.Constraints,
        Objective = r.Objective,
        Strategy = r.Strategy,
        Batch = r.Batch,
    };
}
