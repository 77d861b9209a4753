namespace RoutingDecision.Server.Tests.Replays;

/// <summary>
/// Policies that make decisions of every kind: rules on text, on tasks and on both, experiments, conversations, breakers, budgets, exploration.
/// </summary>
internal static class ReceiptPolicy
{
    public const string First = Models + Routing + """
        rules:
          - {id: deep, when: {phrase: [prove, audit, security]}, then: {min_tier: premium, reason: "a proof or an audit"}}
          - {id: numbers, when: {regex: {of: ['\d{5,}'], ignore_case: true}}, then: {objective: quality}}
          - {id: code-words, when: {all: [{task: [coding, debugging]}, {phrase: [function, class, error]}]}, then: {min_tier: standard}}
          - {id: either, when: {any: [{task: translation}, {phrase: [translate, übersetze]}]}, then: {max_tier: standard}}
          - {id: quick, when: {all: [{task: [classification, lookup]}, {prompt_tokens: {lt: 60}}, {none: [{phrase: [why, explain]}]}]}, then: {max_tier: economy}}
          - {id: pinned, when: {tags: {kind: pinned}}, then: {tier: standard, stop: true}}
          - {id: french, when: {language: fr}, then: {deny_providers: [bolt]}}
          - {id: second, when: {attempt: {number: {gt: 1}}}, then: {strategy: direct}}
          - {id: late, when: {phrase: [please, bitte]}, then: {accept_threshold: 0.7}}

        """;

    /// <summary>Another version: other rules, other arms, risk-free thresholds for a tenant.</summary>
    public const string Second = Models + """
        routing: {decide_by: utility, default_tier: standard, strategy: auto, utility: {value_usd: 0.05}, objective: latency}
        explore: {epsilon: 0.3}
        experiments:
          - {id: worth, key: tenant, arms: [{id: much, share: 0.6, set: {routing: {utility: {value_usd: 0.2}}}}]}
          - {id: plan, key: user, arms: [{id: direct, share: 0.4, set: {routing: {strategy: direct}}}, {id: cascade, share: 0.4, set: {routing: {strategy: cascade}}}]}
        """ + Shared + """
        rules:
          - {id: deep, when: {phrase: [prove, audit]}, then: {min_tier: premium}}
          - {id: long, when: {ask_words: {gt: 120}}, then: {min_tier: standard}}
        tenants:
          globex: {routing: {decide_by: thresholds, thresholds: {premium_if: 0.3, standard_if: 0.5}}, rules: {prepend: [{id: mine, when: {phrase: [invoice]}, then: {tier: premium}}]}}

        """;

    private const string Models = """
        version: 1
        tiers: [economy, standard, premium]
        models:
          - {id: small-a, provider: acme, tier: economy, price: {input: 0.2, output: 0.8, cache_read: 0.02}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools]}
          - {id: small-b, provider: bolt, tier: economy, price: {input: 0.21, output: 0.82}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools]}
          - {id: middle-a, provider: acme, tier: standard, price: {input: 2, output: 8}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools, vision], strengths: {coding: 0.03}}
          - {id: middle-b, provider: bolt, tier: standard, price: {input: 2.1, output: 8.2}, context_tokens: 1000000, max_output_tokens: 8000, capabilities: [tools]}
          - {id: large-a, provider: acme, tier: premium, price: {input: 10, output: 40}, context_tokens: 20000000, max_output_tokens: 8000, capabilities: [tools, vision]}
          - {id: large-b, provider: bolt, tier: premium, price: {input: 12, output: 48}, context_tokens: 20000000, max_output_tokens: 8000, capabilities: [tools]}

        """;

    private const string Routing = """
        routing: {decide_by: utility, default_tier: economy, strategy: auto, utility: {value_usd: 0.02}}
        explore: {epsilon: 0.2}
        experiments:
          - {id: plan, key: user, arms: [{id: direct, share: 0.5, set: {routing: {strategy: direct}}}, {id: cascade, share: 0.5, set: {routing: {strategy: cascade}}}]}

        """ + Shared;

    private const string Shared = """

        sampling: {evaluate: {economy: 0.2, standard: 0.1}, shadow: 0.05, evaluate_per_day: 400}
        drift: {then: conservative, caution: 4}
        conversations: {keep_tier: true, idle_reset: 20m, step_down_after_easy_turns: 3}
        health: {window: 60s, open_at_error_rate: 0.4, min_calls: 4, half_open_after: 15s, half_open_probes: 2, latency_slo_ms: {economy: 900}}
        budgets: [{tenant: initech, feature: "*", usd_per_day: 0.05, then: max_tier_economy}, {tenant: hooli, feature: "*", usd_per_day: 0.02, then: deny}]

        """;
}
