using RoutingDecision.Core.Policies;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Policies.Tests;

/// <summary>
/// Policy files that an editor, a merge or somebody has spoilt, from bytes to decisions: each is a policy that decides, or problems with their place.
/// </summary>
[Trait("Category", "Fuzz")]
public sealed class PolicyFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Compile_WhatInputsAreMadeOf_IsAPolicy() => Assert.Empty(PolicyFile.Compile(Everything).Problems);

    [Fact]
    public void Load_AnyBytes_GiveAPolicyThatDecidesOrProblems()
    {
        var path = _folder.At("policy.yaml");
        var (compiled, refused) = (0, 0);

        FuzzRun.Of(
            Samples(),
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                var compilation = PolicyFile.Load(path);
                Assert.Equal(compilation.Policy is null, compilation.Problems.Any(p => p.Severity == ProblemSeverity.Error));
                Assert.All(compilation.Problems, p => Assert.True(p is { Line: > 0, Column: > 0, Message.Length: > 0 and < 2_000 }, p.ToString()));
                if (compilation.Policy is { } policy)
                {
                    compiled++;
                    Assert.All(new PolicyTestRunner().Run(policy, null), r => Assert.NotNull(r.Difference));
                }
                else
                {
                    refused++;
                }
            },
            share: 0.5);

        Assert.True(compiled > 20 && refused > 20, $"{compiled} compiled, {refused} refused");
    }

    private static byte[][] Samples() =>
    [
        .. ShippedPolicies.Names().Select(name => File.ReadAllBytes(ShippedPolicies.PathOf(name))),
        System.Text.Encoding.UTF8.GetBytes(Everything),
        System.Text.Encoding.UTF8.GetBytes("{}[]:,-?&*!|>'\"%@`#\n\t \\~<\0\u0085"),
        "a0: &a0 [x, x]\na1: &a1 [*a0, *a0]\na2: [*a1, *a1]\n"u8.ToArray(),
        "version: 1\ntiers: [!!binary aGk=, <<, ~, null, yes, 0x10, 1_000, .inf, .nan]\n"u8.ToArray(),
        "? [a, {b: c}]\n: - -\n  - |\n   x\n  - >-\n   y\n--- \n...\n"u8.ToArray(),
        [0xEF, 0xBB, 0xBF, 0xC3, 0x28, 0xFF, 0xFE],
        [],
    ];

    /// <summary>
    /// One of each kind of condition, action and override, with values at the ends of their ranges, and tests that decide with them.
    /// </summary>
    private const string Everything = """
        version: 1
        tiers: [low, high]
        models:
          - {id: a, provider: p, tier: low, price: {input: 0, output: 1e-9}, context_tokens: 100, max_output_tokens: 1, capabilities: [tools]}
          - {id: b, provider: q, tier: high, price: {input: 1000, output: 1000}, context_tokens: 100000000, max_output_tokens: 64000, regions: [eu]}
        routing: {decide_by: utility, default_tier: low, utility: {value_usd: 0.02}, objective: {cost: 1, quality: 0, latency: 1}}
        explore: {epsilon: 0.2}
        rules:
          - {id: one, when: {any: [{regex: "(a|a)*b"}, {phrase: ["-", "x y"]}, {none: [{tags: {k: [v, w]}}]}]}, then: {min_tier: high, reason: "r"}}
          - {id: two, when: {prompt_tokens: {gt: 1, lt: 5}, task: coding, tenant: t, feature: [f, g]}, then: {model: a}}
          - {id: three, when: {context_tokens: {gte: 9223372036854775807}}, then: {deny_models: [b], require: [tools], objective: quality, strategy: direct}}
        conversations: {keep_tier: true, idle_reset: 20m, step_down_after_easy_turns: 3}
        health: {window: 60s, open_at_error_rate: 0.5, min_calls: 4, half_open_after: 15s}
        budgets: [{tenant: "*", feature: f, usd_per_day: 0.01, then: max_tier_low}]
        tenants: {t: {routing: {decide_by: rules}, rules: {prepend: [{id: four, when: {language: de}, then: {max_tier: low}}]}}}
        experiments: [{id: e, key: user, arms: [{id: c, share: 0.5, set: {routing: {decide_by: rules}}}, {id: d, share: 0.5, set: {explore: {epsilon: 0}}}]}]
        tests:
          - {name: t1, given: {prompt: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", tags: {k: v}, tenant: t, context_tokens: 1000000}, expect: {tier: high}}
          - {name: t2, given: {prompt: "x y", success: [0.1, 0.2]}, expect: {tier: high, rule: one}}
        """;
}
