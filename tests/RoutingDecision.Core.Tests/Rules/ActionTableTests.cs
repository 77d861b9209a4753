using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Tests.Policies;

namespace RoutingDecision.Core.Tests.Rules;

public sealed class ActionTableTests
{
    /// <summary>Key, action, and what must be seen in the directives (or in the rule set).</summary>
    private static readonly (string Key, string Then, Func<Directives, RuleSet, bool> Expected)[] Golden =
    [
        ("model", """{"model": "middle"}""", (d, _) => d is { PinModel: 1, PinTier: Directives.None, PinRule: 0 }),
        ("tier", """{"tier": "premium"}""", (d, _) => d is { PinTier: 2, PinModel: Directives.None, PinRule: 0 }),
        ("min_tier", """{"min_tier": "standard"}""", (d, _) => d is { MinTier: 1, FloorRule: 0, SettleTier: false }),
        ("max_tier", """{"max_tier": "economy"}""", (d, _) => d is { MaxTier: 0, CeilingRule: 0 }),
        ("deny_models", """{"deny_models": ["small", "large"]}""", (d, _) => Permits(d, "middle") && d.NarrowingRule == 0),
        ("deny_providers", """{"deny_providers": "a"}""", (d, _) => Permits(d, "large") && d.NarrowingRule == 0),
        ("allow_models", """{"allow_models": "small"}""", (d, _) => Permits(d, "small") && d.NarrowingRule == 0),
        ("allow_providers", """{"allow_providers": ["a"]}""", (d, _) => Permits(d, "small", "middle") && d.NarrowingRule == 0),
        ("require", """{"require": ["vision", "tools"]}""", (d, _) => d is { RequiredCapabilities: 0b101, NarrowingRule: 0 }),
        ("regions", """{"regions": "us"}""", (d, _) => d is { Regions: 0b10, NarrowingRule: 0 }),
        ("objective", """{"objective": "quality"}""", (d, _) => d.Objective == ObjectiveWeights.ForQuality && d.ObjectiveRule == 0),
        ("objective", """{"objective": {"cost": 3, "latency": 1}}""", (d, _) => d.Objective == new ObjectiveWeights(0.75, 0, 0.25)),
        ("strategy", """{"strategy": "pre_check"}""", (d, _) => d is { Strategy: RoutingStrategy.PreCheck, StrategyRule: 0 }),
        ("value_usd", """{"value_usd": 0.5}""", (d, _) => d.ValueUsd == 0.5),
        ("accept_threshold", """{"accept_threshold": 0.7}""", (d, _) => d.AcceptThreshold == 0.7),
        ("reason", """{"tier": "premium", "reason": "because"}""", (_, r) => r.Reasons[0] == "because" && r.Reasons[1] == "last"),
        ("stop", """{"value_usd": 1, "stop": true}""", (d, _) => d is { PinModel: Directives.None, PinTier: Directives.None }),
    ];

    [Fact]
    public void All_EveryEntry_HasAGoldenCase() => Assert.Empty(ActionTable.All.Select(a => a.Key).Except(Golden.Select(g => g.Key)));

    [Fact]
    public void All_EveryEntry_IsDocumentedAndInTheSchema()
    {
        var properties = PolicyDocumentSchema.Build()["$defs"]!["rule"]!["properties"]!["then"]!["properties"]!.AsObject();
        foreach (var action in ActionTable.All)
        {
            Assert.EndsWith(".", action.Doc, StringComparison.Ordinal);
            Assert.Equal(action.Doc, (string?)properties[action.Key]!["description"]);
        }

        Assert.Equal(ActionTable.All.Count, properties.Count);
    }

    [Fact]
    public void Apply_GoldenCases_SetTheDirectives()
    {
        foreach (var (key, then, expected) in Golden)
        {
            // The last rule shows whether a stop works; pins of the case under test must not be disturbed by it.
            var last = key == "stop" ? """{"tier": "economy"}""" : """{"reason": "last"}""";
            var policy = JsonPolicy.Policy($$"""  "rules": [{"id": "r", "when": {"batch": false}, "then": {{then}}}, {"id": "l", "then": {{last}}}]""");
            var (decided, directives) = new RuleCase().Evaluate(policy);
            Assert.True(decided);
            Assert.True(expected(directives, policy.Base.ByCombination[0].Rules), then);
        }
    }

    [Theory]
    [InlineData("""{"min_tier": "standard"}""", """{"min_tier": "premium"}""", 2, -1, -1)]
    [InlineData("""{"min_tier": "premium"}""", """{"min_tier": "standard"}""", 2, -1, -1)]
    [InlineData("""{"max_tier": "standard"}""", """{"max_tier": "economy"}""", -1, 0, -1)]
    [InlineData("""{"max_tier": "economy"}""", """{"max_tier": "standard"}""", -1, 0, -1)]
    [InlineData("""{"max_tier": "economy"}""", """{"min_tier": "standard"}""", -1, 0, 1)]
    [InlineData("""{"min_tier": "standard"}""", """{"max_tier": "economy"}""", 1, -1, 1)]
    [InlineData("""{"min_tier": "standard"}""", """{"max_tier": "standard"}""", 1, 1, -1)]
    public void Apply_FloorsAndCeilings_RiseSinkOrAreDropped(string first, string second, int min, int max, int dropped)
    {
        var directives = Merge(first, second);
        Assert.Equal((min, max, dropped), (directives.MinTier, directives.MaxTier, directives.DroppedRule));
        Assert.Equal(min == max && min >= 0, directives.SettleTier);
    }

    [Theory]
    [InlineData("""{"tier": "economy"}""", """{"tier": "premium"}""")]
    [InlineData("""{"tier": "economy"}""", """{"model": "large"}""")]
    public void Apply_SecondPin_IsDroppedAndNamed(string first, string second)
    {
        var directives = Merge(first, second);
        Assert.Equal((0, Directives.None, 0, 1), (directives.PinTier, directives.PinModel, directives.PinRule, directives.DroppedRule));
    }

    [Fact]
    public void Apply_FirstObjectiveStrategyAndValue_Stand()
    {
        var directives = Merge(
            """{"objective": "cost", "strategy": "direct", "value_usd": 1, "accept_threshold": 0.1}""",
            """{"objective": "latency", "strategy": "cascade", "value_usd": 2, "accept_threshold": 0.2}""");
        Assert.Equal(ObjectiveWeights.ForCost, directives.Objective);
        Assert.Equal((RoutingStrategy.Direct, 1.0, 0.1), (directives.Strategy, directives.ValueUsd, directives.AcceptThreshold));
    }

    [Fact]
    public void Apply_Narrowings_AddUp()
    {
        var directives = Merge("""{"deny_models": "small", "require": "tools", "regions": ["eu", "us"]}""", """{"allow_providers": "a", "require": "json", "regions": "eu"}""");
        Assert.True(Permits(directives, "middle"));
        Assert.Equal((0b11UL, 0b1UL, 1), (directives.RequiredCapabilities, directives.Regions, directives.NarrowingRule));
    }

    [Fact]
    public void Apply_RegionsWithNothingInCommon_DropsTheLaterRuleInsteadOfMeaningAny()
    {
        var directives = Merge("""{"regions": "eu"}""", """{"regions": "us"}""");
        Assert.Equal((0b1UL, 1), (directives.Regions, directives.DroppedRule));
    }

    private static Directives Merge(string first, string second)
    {
        var policy = JsonPolicy.Policy($$"""  "rules": [{"id": "1", "then": {{first}}}, {"id": "2", "then": {{second}}}]""");
        return new RuleCase().Evaluate(policy).Directives;
    }

    private static bool Permits(Directives directives, params string[] models) =>
        new[] { "small", "middle", "large" }.Select((id, index) => (id, index)).All(m => directives.Permitted.Contains(m.index) == models.Contains(m.id));
}
