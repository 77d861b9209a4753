using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Core.Tests.Cases;
using RoutingDecision.Core.Tests.Selection;

namespace RoutingDecision.Core.Tests.PolicyTests;

public sealed class PolicyTestRunnerTests
{
    private const string Rules = """
        rules:
          - {id: german, when: {language: de}, then: {min_tier: premium}}
          - {id: quiet, when: {feature: quiet}, then: {max_tier: premium}}
          - {id: fast, when: {feature: fast}, then: {objective: latency, strategy: cascade}}
        """;

    [Theory]
    [InlineData("{success: [0.97, 0.98, 0.99]}", "{tier: economy, model: eco-a, provider: alpha, decided_by: classifier, strategy: direct, complexity: 1, fallback: std-b}", "")]
    [InlineData("{success: [0.97, 0.98, 0.99]}", "{tier: premium}", "tier: expected premium, got economy")]
    [InlineData("{success: [0.97, 0.98, 0.99]}", "{tier: premium, model: pre-a}", "tier: expected premium, got economy; model: expected pre-a, got eco-a")]
    [InlineData("{success: [0.97, 0.98, 0.99]}", "{fallback: pre-b}", "fallback: expected pre-b, got eco-b > std-a > std-b > pre-a")]
    [InlineData("{success: [0.97, 0.98, 0.99], task: coding}", "{task: coding}", "")]
    [InlineData("{task_type: coding}", "{task: coding}", "")]
    [InlineData("{constraints: {deadline_ms: 1}}", "{error: deadline_ms}", "")]
    [InlineData("{constraints: {deadline_ms: 1}}", "{tier: economy}", "tier: expected economy, got error deadline_ms")]
    [InlineData("{success: [0.97, 0.98, 0.99]}", "{error: deadline_ms}", "error: expected deadline_ms, got none")]
    [InlineData("{language: de, success: [0.97, 0.98, 0.99]}", "{tier: premium, rule: german}", "")]
    [InlineData("{language: fr, success: [0.97, 0.98, 0.99]}", "{tier: economy, rule: german}", "rule: expected german, got none")]
    [InlineData("{feature: quiet, success: [0.97, 0.98, 0.99]}", "{decided_by: classifier, rule: quiet}", "")]
    [InlineData("{feature: fast, success: [0.97, 0.98, 0.99]}", "{model: eco-b, rule: fast, strategy: cascade}", "")]
    [InlineData("{strategy: pre_check, success: [0.97, 0.98, 0.99]}", "{strategy: pre_check}", "")]
    public void Run_OneTest_SaysWhatDiffers(string given, string expect, string difference)
    {
        var policy = TestPolicy.With($"{Rules}\ntests: [{{name: n, given: {{prompt: Hello there, {given[1..]}, expect: {expect}}}]");
        var result = Assert.Single(new PolicyTestRunner().Run(policy, null));
        Assert.Equal((difference, difference.Length == 0), (result.Difference, result.Passed));
    }

    [Fact]
    public void Run_ExploringPolicy_DoesNotExplore()
    {
        // Written the other way round, the cheapest of the tied is not the first to be drawn.
        var policy = TestPolicy.With("{explore: {epsilon: 0.5}, routing: {objective: {cost: 0.5, quality: 0, latency: 0.1}}, tests: [{name: n, given: {prompt: x}, expect: {model: eco-b}}]}");
        var runs = new PolicyTestRunner().Run(policy, Ask.Classifier(policy, [0.97f, 0.98f, 0.99f]));
        Assert.Equal("", Assert.Single(runs).Difference);
    }

    [Fact]
    public void Run_WithoutABundle_DecidesByRulesAndDefault()
    {
        var policy = TestPolicy.With($"{Rules}\ntests: [{{name: n, given: {{prompt: x}}, expect: {{tier: standard}}}}]");
        Assert.True(Assert.Single(new PolicyTestRunner().Run(policy, null)).Passed);
    }

    [Fact]
    public void Run_WithABundle_AsksItWhereNothingIsAssumed()
    {
        var policy = TestPolicy.With("tests: [{name: asked, given: {prompt: x}, expect: {tier: premium}}, {name: assumed, given: {prompt: x, success: [0.97, 0.98, 0.99]}, expect: {tier: economy}}]");
        var results = new PolicyTestRunner().Run(policy, Ask.Classifier(policy, [0.1f, 0.2f, 0.99f]));
        Assert.All(results, r => Assert.Equal("", r.Difference));
        Assert.Equal(["asked", "assumed"], results.Select(r => r.Test.Name));
    }

    [Fact]
    public void Run_BundleThatDoesNotFit_FailsTheTestWithTheReason()
    {
        var policy = TestPolicy.With("tests: [{name: n, given: {prompt: x}, expect: {tier: premium}}]");
        var other = new AssumedClassifier(["a", "b"], ["lookup"], [0.5f, 0.9f], 0, []);
        Assert.Contains("trained for the tiers [a, b]", Assert.Single(new PolicyTestRunner().Run(policy, other)).Difference);
    }

    [Fact]
    public void Run_RiskWithAssumedProbabilities_HasACertificate()
    {
        var policy = TestPolicy.With("{routing: {decide_by: risk}, tests: [{name: n, given: {prompt: x, success: [0.5, 0.95, 0.99]}, expect: {tier: standard, decided_by: classifier}}]}");
        Assert.Equal("", Assert.Single(new PolicyTestRunner().Run(policy, null)).Difference);
    }
}
