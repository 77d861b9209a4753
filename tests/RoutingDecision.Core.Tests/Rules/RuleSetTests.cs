using System.Numerics;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;
using RoutingDecision.Core.Tests.Policies;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Rules;

public sealed class RuleSetTests
{
    [Fact]
    public void Evaluate_Empty_DecidesNothing()
    {
        var directives = new Directives();
        var view = new RuleCase().View();
        Assert.True(RuleSet.Empty.Evaluate(new RuleInput(new RuleCase().Request(), view, RuleInput.TaskUnknown, 1), ref directives));
        Assert.Equal(Directives.None, directives.PinRule);
    }

    [Theory]
    [InlineData("""{"id": "t", "when": {"task": "coding"}, "then": {"tier": "premium"}}""", false)]
    [InlineData("""{"id": "t", "when": {"task": "coding", "batch": true}, "then": {"tier": "premium"}}""", true)]
    [InlineData("""{"id": "t", "when": {"any": [{"task": "coding"}, {"batch": false}]}, "then": {"tier": "premium"}}""", true)]
    [InlineData("""{"id": "t", "when": {"not": {"task": "coding"}}, "then": {"tier": "premium"}}""", false)]
    [InlineData("""{"id": "t", "when": {"at_least": {"count": 2, "of": [{"task": "coding"}, {"batch": true}, {"requires_reasoning": true}]}}, "then": {"tier": "premium"}}""", true)]
    [InlineData("""{"id": "p", "then": {"tier": "economy"}}, {"id": "t", "when": {"task": "coding"}, "then": {"tier": "premium"}}""", true)]
    [InlineData("""{"id": "p", "then": {"model": "small"}}, {"id": "t", "when": {"task": "coding"}, "then": {"min_tier": "premium"}}""", true)]
    [InlineData("""{"id": "p", "then": {"tier": "economy"}}, {"id": "t", "when": {"task": "coding"}, "then": {"strategy": "direct"}}""", false)]
    [InlineData("""{"id": "p", "then": {"min_tier": "premium"}}, {"id": "t", "when": {"task": "coding"}, "then": {"min_tier": "standard"}}""", true)]
    [InlineData("""{"id": "p", "then": {"value_usd": 1, "stop": true}}, {"id": "t", "when": {"task": "coding"}, "then": {"tier": "premium"}}""", true)]
    [InlineData("""{"id": "t", "when": {"task": "coding"}, "then": {"reason": "x", "stop": true}}, {"id": "p", "then": {"tier": "economy"}}""", false)]
    [InlineData("""{"id": "t", "when": {"task": "coding"}, "then": {"reason": "x", "stop": true}}""", true)]
    [InlineData("""{"id": "t", "when": {"task": "coding"}, "then": {"reason": "x"}}""", true)]
    public void Evaluate_UnknownTask_IsUndecidedOnlyWhereItMatters(string rules, bool decided) =>
        Assert.Equal(decided, new RuleCase { TaskKnown = false }.Evaluate(JsonPolicy.Policy($"\"rules\": [{rules}]")).Decided);

    [Fact]
    public void Evaluate_TaskThatNoRuleNames_IsKnownToBeNone()
    {
        var policy = JsonPolicy.Policy("""  "rules": [{"id": "t", "when": {"none": [{"task": "coding"}]}, "then": {"tier": "premium"}}]""");
        var (decided, directives) = new RuleCase { Task = null }.Evaluate(policy);
        Assert.Equal((true, 2), (decided, directives.PinTier));
    }

    [Fact]
    public void Evaluate_AnyRequest_AllocatesNothing()
    {
        var policy = JsonPolicy.Policy(
            """
            "rules": [
              {"id": "a", "when": {"tags": {"team": ["a", "b"]}, "regex": "al+pha"}, "then": {"deny_models": "small", "objective": "cost"}},
              {"id": "b", "when": {"phrase": ["alpha", "beta"], "any": [{"tenant": "t"}, {"language": "en"}]}, "then": {"min_tier": "standard", "require": "tools"}},
              {"id": "c", "when": {"at_least": {"count": 1, "of": [{"task": "coding"}, {"capability": "tools"}]}}, "then": {"strategy": "direct"}}]
            """);
        var rules = policy.Base.ByCombination[0].Rules;
        var sample = new RuleCase { Ask = "alpha and more", Tags = [("team", "b")], Capabilities = ["tools"], TaskKnown = false };
        var (request, view) = (sample.Request(), sample.View());
        var (runs, matched) = (0, 0);

        Assert.Equal(0, Allocations.Least(() => (runs, matched) = (runs + 1, matched + Run(rules, request, view))));

        Assert.Equal(runs, matched);
    }

    /// <summary>What makes ten thousand rules as fast as ten: only those are looked at whose key the request has.</summary>
    [Theory]
    [InlineData("""  "tenant": "n{0}" """)]
    [InlineData("""  "feature": ["n{0}", "m{0}"], "batch": false """)]
    [InlineData("""  "tags": {"team": "n{0}"} """)]
    [InlineData("""  "tags": {"n{0}": "*"} """)]
    [InlineData("""  "phrase": "n{0}" """)]
    [InlineData("""  "tenant": "n7", "phrase": "n{0}" """)]
    [InlineData("""  "phrase": {"of": ["n{0}", "n7"], "all": true} """)]
    [InlineData("""  "any": [{"tenant": "n{0}"}, {"phrase": "n{0}"}] """)]
    [InlineData("""  "task": "coding", "phrase": "n{0}" """)]
    [InlineData("""  "all": [{"any": [{"feature": "n{0}"}, {"all": [{"batch": true}, {"tenant": "n{0}"}]}]}] """)]
    public void Collect_ManyRulesOfWhichFewMatch_LooksAtFew(string when)
    {
        var rules = string.Join(',', Enumerable.Range(0, 2_000).Select(i =>
            $"{{\"id\": \"r{i}\", \"when\": {{{when.Replace("{0}", $"{i}", StringComparison.Ordinal)}}}, \"then\": {{\"min_tier\": \"standard\"}}}}"));
        var json = JsonPolicy.With($"\"rules\": [{rules}]");
        var context = new Core.Policies.Binding.BindContext(new Core.Policies.Binding.ProblemLog(""), PolicyCompiler.DefaultTaskNames);
        context.Catalog = JsonPolicy.Policy("").Catalog;
        var block = RuleBlockCompiler.Compile(JsonPolicy.Parse(json).Find("rules")!, context);
        context.Patterns.Seal();

        var sample = new RuleCase { Tenant = "n7", Feature = "n7", Tags = [("team", "n7"), ("n7", "x")], Ask = "n7 of n11", TaskKnown = false };
        Assert.InRange(Candidates(block, sample, context.Patterns), 1, 2);
        Assert.Equal(0, Candidates(block, new RuleCase { TaskKnown = false }, context.Patterns));
        Assert.All(block.Index.Unkeyed, word => Assert.Equal(0UL, word));
    }

    private static int Candidates(RuleBlock block, RuleCase sample, RulePatterns patterns)
    {
        var view = sample.View();
        var matching = new Matching(new RuleInput(sample.Request(), view, RuleInput.TaskUnknown, 1), patterns, new ulong[patterns.PhraseWords], []);
        var candidates = new ulong[block.Words];
        block.Index.Collect(ref matching, candidates);
        return candidates.Sum(BitOperations.PopCount);
    }

    private static int Run(RuleSet rules, Requests.RoutingRequest request, in PromptView view)
    {
        var directives = new Directives();
        var decided = rules.Evaluate(new RuleInput(request, view, RuleInput.TaskUnknown, 1), ref directives);
        return decided && directives is { MinTier: 1, NarrowingRule: 1, StrategyRule: 2, ObjectiveRule: 0 } ? 1 : 0;
    }
}
