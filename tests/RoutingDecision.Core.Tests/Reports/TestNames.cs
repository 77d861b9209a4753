using System.Globalization;
using RoutingDecision.Core.Reports;
using RoutingDecision.Policies;

namespace RoutingDecision.Core.Tests.Reports;

/// <summary>The policy of <see cref="GeneratedTraffic"/>: three tiers of two models.</summary>
internal static class TestNames
{
    public static PolicyNames Of(double valueUsd)
    {
        var models = GeneratedTraffic.Tiers.SelectMany(t => new[] { "a", "b" }.Select(m =>
            $"  - {{id: {t}-{m}, provider: {m}, tier: {t}, price: {{input: 1, output: 4}}, context_tokens: 100000}}"));
        var compiled = PolicyFile.Compile($$"""
            version: 1
            tiers: [{{string.Join(", ", GeneratedTraffic.Tiers)}}]
            models:
            {{string.Join('\n', models)}}
            routing: {decide_by: rules, default_tier: economy, utility: {value_usd: {{valueUsd.ToString(CultureInfo.InvariantCulture)}} } }
            experiments:
              - {id: exp, key: user, arms: [{id: a, share: 0.5}, {id: b, share: 0.5, set: {routing: {default_tier: standard} } }] }
            """);
        return PolicyNames.Of(compiled.Policy ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems)));
    }
}
