namespace RoutingDecision.Chaos.Processes;

/// <summary>A small policy that decides by rules, so that what is measured is state and not a classifier.</summary>
internal static class ChaosPolicy
{
    /// <summary>A prompt that raises its conversation to <see cref="RaisedTier"/>.</summary>
    public const string RaisingPrompt = "Prove that the square root of 2 is irrational.";

    /// <summary>A follow-up, which keeps the tier of its conversation.</summary>
    public const string FollowUp = "yes, do it";

    public const string RaisedTier = "premium";

    public const string Text = """
        version: 1
        tiers: [economy, standard, premium]
        models:
          - {id: small-a, provider: acme, tier: economy, price: {input: 0.2, output: 0.8}, context_tokens: 200000, max_output_tokens: 8000}
          - {id: small-b, provider: bolt, tier: economy, price: {input: 0.3, output: 0.9}, context_tokens: 200000, max_output_tokens: 8000}
          - {id: middle-a, provider: acme, tier: standard, price: {input: 2, output: 8}, context_tokens: 200000, max_output_tokens: 8000}
          - {id: middle-b, provider: bolt, tier: standard, price: {input: 3, output: 9}, context_tokens: 200000, max_output_tokens: 8000}
          - {id: large-a, provider: acme, tier: premium, price: {input: 10, output: 40}, context_tokens: 200000, max_output_tokens: 8000}
          - {id: large-b, provider: bolt, tier: premium, price: {input: 12, output: 48}, context_tokens: 200000, max_output_tokens: 8000}
        routing: {decide_by: rules, default_tier: economy, strategy: direct}
        conversations: {keep_tier: true, idle_reset: 20m, step_down_after_easy_turns: 3}
        rules:
          - {id: deep, when: {phrase: [prove, audit]}, then: {min_tier: premium, reason: "a proof or an audit"}}
        """;
}
