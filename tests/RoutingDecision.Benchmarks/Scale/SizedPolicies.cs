using System.Globalization;
using System.Text;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>Policies of a given size.</summary>
internal static class SizedPolicies
{
    private const int Providers = 10;
    private static readonly string[] Tiers = ["economy", "standard", "premium"];

    /// <summary>A decision among many models of three tiers.</summary>
    public static Func<int> DecideAmong(int models)
    {
        var bench = Bench.WithPolicy(Head(models) + "rules: []\n");
        var request = Bench.Request(Bench.Text(400, 7));
        return () =>
        {
            bench.Engine.Decide(request, bench.Inputs, bench.Decision);
            return bench.Decision.Route.Model;
        };
    }

    /// <summary>A policy in which every tenant has a threshold, a rule and a denied provider of its own.</summary>
    public static string WithTenants(int tenants)
    {
        var text = new StringBuilder(Head(12)).Append("rules: []\ntenants:\n");
        for (var i = 0; i < tenants; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  tenant-{i}: {{routing: {{expected_output_tokens: {100 + (i % 900)}}}, ");
            text.Append(CultureInfo.InvariantCulture, $"rules: [{{id: own-{i}, when: {{phrase: [word {i}]}}, then: {{min_tier: premium}}}}]}}\n");
        }

        return text.ToString();
    }

    private static string Head(int models)
    {
        var text = new StringBuilder("version: 1\ntiers: [economy, standard, premium]\nmodels:\n");
        for (var i = 0; i < models; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  - {{id: model-{i}, provider: provider-{i % Providers}, tier: {Tiers[i % Tiers.Length]}, ");
            text.Append(CultureInfo.InvariantCulture, $"price: {{input: {1 + (i % 7)}, output: {2 + (i % 9)}}}, ");
            text.Append("context_tokens: 200000, max_output_tokens: 8000}\n");
        }

        return text.Append("routing: {decide_by: rules, default_tier: standard}\n").ToString();
    }
}
