namespace RoutingDecision.Server.Tests.Hosting;

/// <summary>Small policies: three tiers, two providers, decided by rules alone unless said otherwise.</summary>
internal static class TestPolicies
{
    private const string Models = """
        version: 1
        tiers: [economy, standard, premium]
        models:
          - {id: small-a, provider: acme, tier: economy, price: {input: 0.2, output: 0.8}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools]}
          - {id: small-b, provider: bolt, tier: economy, price: {input: 0.3, output: 0.9}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools]}
          - {id: middle-a, provider: acme, tier: standard, price: {input: 2, output: 8}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools, vision]}
          - {id: middle-b, provider: bolt, tier: standard, price: {input: 3, output: 9}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools]}
          - {id: large-a, provider: acme, tier: premium, price: {input: 10, output: 40}, context_tokens: 20000000, max_output_tokens: 8000, capabilities: [tools, vision]}
          - {id: large-b, provider: bolt, tier: premium, price: {input: 12, output: 48}, context_tokens: 20000000, max_output_tokens: 8000, capabilities: [tools]}

        """;

    private const string Tail = """

        conversations: {keep_tier: true, idle_reset: 20m, step_down_after_easy_turns: 3}
        health: {window: 60s, open_at_error_rate: 0.5, min_calls: 4, half_open_after: 15s, half_open_probes: 1}
        rules:
          - {id: deep, when: {phrase: [prove, audit]}, then: {min_tier: premium, reason: "a proof or an audit"}}
          - {id: code, when: {phrase: [function]}, then: {min_tier: standard}}

        """;

    /// <summary>Rules decide; economy is the default.</summary>
    public const string Rules = Models + "routing: {decide_by: rules, default_tier: economy, strategy: direct}" + Tail;

    /// <summary>The classifier decides by utility.</summary>
    public const string Utility = Models + "routing: {decide_by: utility, default_tier: economy, strategy: direct, utility: {value_usd: 0.02}}"
        + Tail;

    /// <summary>Needs a classifier for two tiers.</summary>
    public const string TwoTiers = """
        version: 1
        tiers: [low, high]
        models:
          - {id: l, provider: acme, tier: low, price: {input: 1, output: 1}, context_tokens: 100000}
          - {id: h, provider: acme, tier: high, price: {input: 2, output: 2}, context_tokens: 100000}
        routing: {decide_by: utility, default_tier: low}
        """;

    /// <summary>The same as <see cref="Rules"/> but for a remark, so with another version.</summary>
    public static string Edited(int number) => $"{Rules}# edit {number}\n";

    /// <summary>Works, with a warning: nothing serves one of its tiers.</summary>
    public static string Questionable => Rules.Replace("tools, vision]}", "tools, vision], enabled: false}", StringComparison.Ordinal)
        .Replace("20000000, max_output_tokens: 8000, capabilities: [tools]}", "20000000, max_output_tokens: 8000, enabled: false}",
            StringComparison.Ordinal);

    public const string QuestionableMessage = "all models of tier 'premium' are disabled";

    /// <summary>A policy whose own test fails.</summary>
    public static string FailingTest => Rules + """
        tests:
          - {name: what never was, given: {prompt: "hello"}, expect: {tier: premium}}
        """;

    /// <summary>Two mistakes.</summary>
    public static string Broken(int number) => Rules.Replace("default_tier: economy", $"default_tier: nowhere-{number}", StringComparison.Ordinal)
        .Replace("min_tier: standard", "min_tear: standard", StringComparison.Ordinal);
}
