using System.Diagnostics;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Tests.Policies;

public sealed class PolicyLimitTests
{
    [Fact]
    public void Compile_MoreRulesThanTheLimit_IsAProblem()
    {
        var problem = Assert.Single(JsonPolicy.Problems($"\"rules\": [{Rules(PolicyLimits.Rules + 1)}]"));
        Assert.Contains("at most 20000 entries", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_MoreRulesThanTheLimitInOverridesTogether_IsAProblem()
    {
        var problems = JsonPolicy.Problems(
            $$$"""  "rules": [{{{Rules(12_000)}}}], "tenants": {"t": {"rules": {"append": [{{{Rules(12_000, "t")}}}] } } }""");
        Assert.Contains(problems, p => p.Message.Contains("more than 20000 different rules", StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_MoreRegexesThanTheLimit_IsAProblem()
    {
        var list = string.Join(',', Enumerable.Range(0, PolicyLimits.Regexes + 1).Select(i => $$"""{"id": "r{{i}}", "when": {"regex": "a{{i}}"}, "then": {"value_usd": 1} }"""));
        Assert.Contains("more than 200 different regular expressions", Assert.Single(JsonPolicy.Problems($"\"rules\": [{list}]")).Message, StringComparison.Ordinal);
    }

    // A thousand millions of characters in two dozen: each character of a prompt would be looked at that often.
    [Theory]
    [InlineData("((a{1,1000}){1,1000}){1,1000}b")]
    [InlineData("(([^]a-z-[aeiou]]|[\\\\]x]){100}){101,}")]
    [InlineData("a{10001}")]
    public void Compile_RegexWhoseRepetitionsMultiply_IsAProblem(string pattern) => Assert.Contains(
        "too large repetitions",
        Assert.Single(JsonPolicy.Problems(Rule(pattern))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("(a+)+(b*)*c")]
    [InlineData("(x{1,100}y?){99}")]
    [InlineData("a{9,x} {a} {} \\\\{1000000}")]
    public void Compile_RegexWhoseRepetitionsAreFew_Compiles(string pattern) => Assert.NotNull(JsonPolicy.Policy(Rule(pattern)));

    private static string Rule(string pattern) => $$$"""  "rules": [{"id": "a", "when": {"regex": "{{{pattern}}}"}, "then": {"value_usd": 1}}]""";

    [Fact]
    public void Compile_TooLongRegexAndPhrase_AreProblems()
    {
        var problems = JsonPolicy.Problems(
            $$$"""  "rules": [{"id": "a", "when": {"regex": "{{{new string('a', 1001)}}}", "phrase": "{{{new string('a', 201)}}}"}, "then": {"value_usd": 1}}]""");
        Assert.Equal(["must have at most 1000 characters, has 1001", "must have at most 200 characters, has 201"], problems.Select(p => p.Message));
    }

    [Fact]
    public void Compile_MorePhrasesThanTheLimit_IsAProblem()
    {
        var list = string.Join(',', Enumerable.Range(0, PolicyLimits.Phrases / 10_000 + 1).Select(i =>
            $$"""{"id": "r{{i}}", "when": {"phrase": [{{string.Join(',', Enumerable.Range(0, 10_000).Select(j => $"\"p{i}x{j}\""))}}]}, "then": {"value_usd": 1} }"""));
        Assert.Contains(JsonPolicy.Problems($"\"rules\": [{list}]"), p => p.Message.Contains("more than 100000 different phrases", StringComparison.Ordinal));
    }

    [Fact]
    public void Compile_MoreCombinationsOfArmsThanTheLimit_IsAProblem()
    {
        var experiments = string.Join(',', Enumerable.Range(0, 3).Select(e =>
            $$$"""{"id": "e{{{e}}}", "arms": [{{{string.Join(',', Enumerable.Range(0, 4).Select(a => $$"""{"id": "a{{a}}", "share": 0.1, "set": {"explore": {"epsilon": 0.1} } }"""))}}}]}"""));
        Assert.Contains("more than 64 combinations", Assert.Single(JsonPolicy.Problems($"\"experiments\": [{experiments}]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_TooDeepTree_IsAProblemNotAnOverflow()
    {
        var node = PolicyNode.Mapping(1, 1);
        var root = node;
        for (var i = 0; i < 100_000; i++)
        {
            var next = PolicyNode.Mapping(1, 1);
            node.TryAdd("not", 1, 1, next);
            node = next;
        }

        var compilation = PolicyCompiler.Compile(root, "");
        Assert.Contains("deeper than 64", Assert.Single(compilation.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_TooLargeText_IsAProblem() => Assert.Contains(
        "larger than 16 MiB",
        Assert.Single(PolicyCompiler.Compile(PolicyNode.Mapping(1, 1), new string('x', PolicyLimits.DocumentBytes + 1)).Problems).Message,
        StringComparison.Ordinal);

    /// <summary>Parts that say the same are one object: ten thousand tenants cost little more than their names.</summary>
    [Fact]
    public void Compile_TenThousandTenants_ShareWhatTheyDoNotOverride()
    {
        const long Most = 40_000_000;
        var tenants = string.Join(',', Enumerable.Range(0, PolicyLimits.Tenants).Select(t =>
            $$"""  "t{{t}}": {"routing": {"utility": {"value_usd": {{1 + (t % 50)}} } }, "rules": {"append": [{"id": "own", "when": {"feature": "f{{t % 100}}"}, "then": {"tier": "premium"} }]} }"""));
        var root = JsonPolicy.Parse(JsonPolicy.With($$"""  "rules": [{{Rules(5_000)}}], "tenants": { {{tenants}} }"""));
        RoutingPolicy policy;
        long kept;
        var tries = 0;

        // Other tests run in this process, and may hold more at one look than at the other.
        do
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            policy = PolicyCompiler.Compile(root, "").Policy!;
            kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        }
        while (kept >= Most && ++tries < 5);

        Assert.InRange(kept, long.MinValue, Most);
        var (one, two) = (policy.ProfilesOf("t1").ByCombination[0], policy.ProfilesOf("t101").ByCombination[0]);
        Assert.Equal(PolicyLimits.Tenants, policy.Tenants.Count);
        Assert.Same(policy.Base.ByCombination[0].Conversations, one.Conversations);
        Assert.Same(policy.Base.ByCombination[0].Sampling, one.Sampling);
        Assert.Same(one, two);
        Assert.Same(policy.ProfilesOf("t1"), policy.ProfilesOf("t101"));
        Assert.NotSame(one.Rules, policy.ProfilesOf("t2").ByCombination[0].Rules);
        Assert.Equal(("own", 5_001), (one.Rules.Ids[5_000], one.Rules.Count));
    }

    private static string Rules(int count, string prefix = "r") => string.Join(
        ',', Enumerable.Range(0, count).Select(i => $$"""{"id": "{{prefix}}{{i}}", "when": {"phrase": "word{{i}}"}, "then": {"min_tier": "standard"} }"""));
}
