using System.Globalization;
using System.Text;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>Stop 2 by itself: the shipped rules, and policies of many rules.</summary>
internal static class RuleTimings
{
    private const int RulesOfAKind = 5;

    public static IReadOnlyList<Timing> All { get; } =
    [
        new("rules: the shipped policy, 1,000 characters", () => Evaluate(new Bench())),
        .. new[] { 10, 100, 1_000, 10_000 }.Select(rules =>
            new Timing(
                string.Create(CultureInfo.InvariantCulture, $"rules: {rules:N0}, 1,000 characters"),
                () => Evaluate(Bench.WithPolicy(PolicyOf(rules))))),
    ];

    /// <summary>A policy with rules of all kinds: phrases, features, tags, sizes and tasks, of which hardly any applies to one request.</summary>
    /// <param name="rules">How many.</param>
    public static string PolicyOf(int rules)
    {
        var text = new StringBuilder(
            """
            version: 1
            tiers: [economy, standard]
            models:
              - {id: small, provider: a, tier: economy, price: {input: 1, output: 2}, context_tokens: 200000, max_output_tokens: 8000}
              - {id: large, provider: b, tier: standard, price: {input: 5, output: 9}, context_tokens: 200000, max_output_tokens: 8000}
            routing: {decide_by: rules, default_tier: economy}
            rules:

            """);
        for (var i = 0; i < rules; i++)
        {
            var when = (i % RulesOfAKind) switch
            {
                0 => $"phrase: [product number {i}]",
                1 => $"feature: [feature-{i}]",
                2 => $"tags: {{team: [team-{i}]}}",
                3 => $"all: [{{phrase: [contract {i}, clause {i}]}}, {{prompt_tokens: {{gt: {i % 4_000}}}}}]",
                _ => $"all: [{{tenant: [tenant-{i}]}}, {{context_tokens: {{gt: {i}}}}}]",
            };
            text.Append(CultureInfo.InvariantCulture, $"  - {{id: rule-{i}, when: {{{when}}}, then: {{min_tier: standard}}}}\n");
        }

        return text.ToString();
    }

    /// <summary>The rules of a policy on one prompt.</summary>
    public static Func<int> Evaluate(Bench bench)
    {
        var request = new RoutingRequest { Prompt = Bench.Request(Bench.Text(1_000, 7)).Prompt, Feature = "feature-6", Tenant = "tenant-9" };
        var view = PromptReader.Read(request.Prompt);
        var rules = bench.Snapshot.Policy.Base.ByCombination[0].Rules;
        return () =>
        {
            var directives = new Directives();
            return rules.Evaluate(new RuleInput(request, view, RuleInput.TaskUnnamed, 1), ref directives) ? 1 : 0;
        };
    }
}
