using System.Globalization;
using System.Text;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Policies;

/// <summary>The policy documents of the month.</summary>
internal static class MonthPolicies
{
    /// <summary>Name of the experiment, and of its arms.</summary>
    public const string Experiment = "frugal-answers";
    public const string Control = "control";
    public const string Frugal = "frugal";

    /// <summary>Population stability index from which on a shift counts as drift.</summary>
    public const double DriftThreshold = 0.2;

    private const string Rule = """

          - id: a-few-words
            when: {prompt_tokens: {lt: 6}, requires_reasoning: false}
            then: {max_tier: standard, reason: "an ask of a few words"}
        """;

    private const string TwoArms = $$$"""

        experiments:
          - id: {{{Experiment}}}
            key: user
            arms:
              - {id: {{{Control}}}, share: 0.5}
              - {id: {{{Frugal}}}, share: 0.5, set: {routing: {utility: {value_usd: 0.005} } } }
        """;

    /// <summary>A document.</summary>
    /// <param name="rule">With the rule that is published on <see cref="MonthPlan.RuleDay"/>.</param>
    /// <param name="experiment">With the experiment.</param>
    public static string Of(bool rule, bool experiment)
    {
        var text = new StringBuilder("version: 1\ntiers: [economy, standard, premium]\nmodels:\n");
        foreach (var m in SimModel.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{id: {m.Id}, provider: {m.Provider}, tier: {SimModel.Tiers[m.Tier]}, ");
            text.Append(CultureInfo.InvariantCulture, $"price: {{input: {m.InputPrice}, output: {m.OutputPrice}}}, ");
            text.Append("context_tokens: 400000, max_output_tokens: 64000, ");
            text.Append(CultureInfo.InvariantCulture, $"latency: {{first_token_ms: {m.FirstTokenMs}, tokens_per_second: {m.TokensPerSecond}}}}}\n");
        }

        // A call a minute fills no window of a minute: the breakers' window fits the traffic.
        text.Append(
            CultureInfo.InvariantCulture,
            $$$"""
            routing:
              decide_by: utility
              utility: {value_usd: {{{GroundTruth.ValueUsd}}}}
              objective: cost
              strategy: direct
              default_tier: standard
              baseline_model: aster-medium
              accept_threshold: 0.7
            rules:
              - id: stated-reasoning
                when: {requires_reasoning: true}
                then: {min_tier: standard, reason: "the caller says that reasoning is needed"}{{{(rule ? Rule : "")}}}
            conversations: {keep_tier: true, idle_reset: 20m, step_down_after_easy_turns: 3}
            sampling: {evaluate: {economy: 0.25, standard: 0.25, premium: 0.15, stratify_by: task}}
            explore: {epsilon: 0.05}
            health: {window: 1h, open_at_error_rate: 0.4, min_calls: 4, half_open_after: 1h, half_open_probes: 1}
            drift: {threshold: {{{DriftThreshold}}}, against: reference, then: alarm}
            tenants:
              borealis: {routing: {strategy: cascade}}
              cobalt: {sampling: {evaluate: 0.1, shadow: 0.1}}
            """);
        return text.Append(experiment ? TwoArms : "").Append('\n').ToString();
    }
}
