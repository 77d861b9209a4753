using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Policies.Tests.Articles;

/// <summary>The example policies decide what the published routers decide, on thousands of generated prompts.</summary>
public sealed class ArticlePolicyTests
{
    private const int Prompts = 4_000;

    [Fact]
    public void S0_GeneratedPrompts_AreRoutedAsPublished()
    {
        var policy = ShippedPolicies.Example("s0-difficulty-keywords.yaml");
        var seen = Compare(new PromptMaker(1), (maker, _) =>
        {
            var prompt = maker.Prompt();
            var directives = Evaluate(policy, new RoutingRequest { Prompt = Input(prompt) });
            var actual = directives.Strategy == RoutingStrategy.PreCheck ? ArticleRouters.PreCheck : Tier(policy, directives);
            return (prompt, ArticleRouters.S0(prompt), actual);
        });
        Assert.Equal(["economy", "pre_check", "premium"], seen);
    }

    [Fact]
    public void S1_GeneratedPrompts_AreRoutedAsPublished()
    {
        var policy = ShippedPolicies.Example("s1-signals.yaml");
        var seen = Compare(new PromptMaker(2), (maker, i) =>
        {
            var prompt = maker.Prompt(i % 4 == 0 ? maker.Pick(12, 13, 14, 15, 16, 48, 49, 50, 51, 52) : -1);
            var task = maker.Pick("", "classification", "extraction", "coding");
            var reasoning = maker.Pick(true, false);
            var directives = Evaluate(policy, new RoutingRequest { Prompt = Input(prompt), TaskType = task, RequiresReasoning = reasoning });
            var expected = ArticleRouters.S1(prompt, reasoning);
            var simple = expected == "economy" && ArticleRouters.S1IsSimple(prompt, task);
            var ids = policy.Base.ByCombination[0].Rules.Ids;
            return (prompt, expected + (simple ? " by simple" : ""), Tier(policy, directives) + (directives.PinRule >= 0 && ids[directives.PinRule] == "simple" ? " by simple" : ""));
        });
        Assert.Equal(["economy", "economy by simple", "standard"], seen);
    }

    [Fact]
    public void S2_AnyPrompt_IsObservedFirstAndCascadedLater()
    {
        var policy = ShippedPolicies.Example("s2-observe-then-cascade.yaml");
        var (first, later) = (policy.Base.ByCombination[0], policy.ProfilesOf("measured").ByCombination[0]);
        Assert.Equal((true, false), (first.Routing.Observe, later.Routing.Observe));
        Assert.Equal("claude-3-5-sonnet-20241022", policy.Catalog.Models[first.Routing.BaselineModel].Id);
        Assert.Equal((DecideBy.Rules, 0, RoutingStrategy.Cascade, 0.7), (later.Routing.DecideBy, later.Routing.DefaultTier, later.Routing.Strategy, later.Routing.AcceptThreshold));
        Assert.Same(RuleSet.Empty, later.Rules);
        Assert.False(policy.NeedsClassifier);
    }

    [Fact]
    public void S3_GeneratedPrompts_AreRoutedAsPublished()
    {
        var policy = ShippedPolicies.Example("s3-heuristic.yaml");
        var seen = Compare(new PromptMaker(3), (maker, i) =>
        {
            var prompt = maker.Prompt(i % 8 == 0 ? maker.Pick(380, 382, 384, 385, 386, 388) : -1);
            var (type, task) = maker.Pick(("factual", "lookup"), ("creative", "writing"), ("coding", "coding"), ("coding", "debugging"), ("analytical", "analysis"), ("analytical", "design"));
            return (prompt, ArticleRouters.S3(prompt, type), Tier(policy, Evaluate(policy, new RoutingRequest { Prompt = Input(prompt), TaskType = task })));
        });
        Assert.Equal(["economy", "premium", "standard"], seen);
    }

    [Theory]
    [InlineData(3_076)]
    [InlineData(3_077)]
    [InlineData(9_000)]
    [InlineData(60_000)]
    public void S3_LongProse_IsRoutedAsPublished(int words)
    {
        var policy = ShippedPolicies.Example("s3-heuristic.yaml");
        var prompt = string.Join(' ', Enumerable.Repeat("question", words));
        Assert.Equal(ArticleRouters.S3(prompt, "factual"), Tier(policy, Evaluate(policy, new RoutingRequest { Prompt = Input(prompt), TaskType = "lookup" })));
    }

    [Fact]
    public void S3Thresholds_GeneratedProbabilities_AreRoutedAsPublished()
    {
        var policy = ShippedPolicies.Example("s3-classifier-thresholds.yaml");
        var routing = policy.Base.ByCombination[0].Routing;
        var seen = Compare(new PromptMaker(4), (maker, _) =>
        {
            var (economy, premium) = (1 - (maker.Share() * maker.Share()), maker.Share() * maker.Share() * maker.Share());
            double[] needed = [economy * (1 - premium), (1 - economy) * (1 - premium), premium];
            float[] success = [(float)needed[0], (float)(needed[0] + needed[1]), 1f];
            var tier = routing.Needs(2, success) ? 2 : routing.Needs(1, success) ? 1 : 0;
            return (string.Join(' ', needed), ArticleRouters.S3Thresholds(needed), policy.Catalog.Tiers[tier]);
        });
        Assert.Equal(["economy", "premium", "standard"], seen);
    }

    [Fact]
    public void S4_GeneratedPrompts_AreRoutedAsPublished()
    {
        var policy = ShippedPolicies.Example("s4-rules.yaml");
        var seen = Compare(new PromptMaker(5), (maker, _) =>
        {
            var prompt = maker.Prompt();
            var context = maker.Pick(0, 0, 0, 5_000, 19_990, 20_000, 20_001, 99_990, 100_000, 100_001);
            var view = PromptReader.Read(Input(prompt));
            var signals = view.Signals;

            // The published estimate of tokens instead of the service's better one: the rules are under test here.
            signals[Signal.ContextTokens] = (prompt.Length / 4) + context;
            var directives = Evaluate(policy, new RoutingRequest { Prompt = Input(prompt) }, view with { Signals = signals });
            return (prompt, ArticleRouters.S4(prompt, context), Tier(policy, directives));
        });
        Assert.Equal(["economy", "premium", "standard"], seen);
    }

    private static List<string> Compare(PromptMaker maker, Func<PromptMaker, int, (string Prompt, string Expected, string Actual)> run)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Prompts; i++)
        {
            var (prompt, expected, actual) = run(maker, i);
            Assert.True(expected == actual, $"expected {expected}, is {actual}: {prompt}");
            seen.Add(expected);
        }

        return [.. seen];
    }

    private static PromptInput Input(string prompt) => new() { Messages = new[] { new PromptMessage(MessageRole.User, prompt) }, SystemPrompt = "" };

    private static Directives Evaluate(RoutingPolicy policy, RoutingRequest request) => Evaluate(policy, request, PromptReader.Read(request.Prompt));

    private static Directives Evaluate(RoutingPolicy policy, RoutingRequest request, in PromptView view)
    {
        var directives = new Directives();
        var task = Math.Max(RuleInput.TaskUnnamed, policy.TaskNames.ToList().IndexOf(request.TaskType));
        Assert.True(policy.Base.ByCombination[0].Rules.Evaluate(new RuleInput(request, view, task, 1), ref directives));
        return directives;
    }

    private static string Tier(RoutingPolicy policy, in Directives directives) =>
        policy.Catalog.Tiers[directives.PinTier >= 0 ? directives.PinTier : policy.Base.ByCombination[0].Routing.DefaultTier];
}
