using System.Globalization;
using System.Text.Json.Nodes;
using NJsonSchema;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Policies.Tests;

public sealed class PolicySchemaTests
{
    private const string Start = "version: 1\ntiers: [a]\nmodels: [{id: m, provider: p, tier: a, price: {input: 1, output: 1}, context_tokens: 9}]\n";

    /// <summary>When this fails: write <see cref="PolicySchema.Generate"/> to deploy/policies/policy.schema.json.</summary>
    [Fact]
    public void Generate_Today_IsTheCommittedSchema() => Assert.Equal(File.ReadAllText(ShippedPolicies.Schema), PolicySchema.Generate());

    [Theory]
    [MemberData(nameof(ShippedPolicies.All), MemberType = typeof(ShippedPolicies))]
    public async Task Validate_ShippedPolicy_IsAccepted(string name) =>
        Assert.Empty(await Violations(await File.ReadAllTextAsync(ShippedPolicies.PathOf(name))));

    [Theory]
    [InlineData("")]
    [InlineData("rules: [{id: r, when: {any: [{not: {task: [a, b]}}, {prompt_tokens: {gt: 1}}]}, then: {min_tier: a, stop: true}}]")]
    [InlineData("tenants: {t: {rules: {prepend: [{id: r, then: {value_usd: 1}}]}, routing: {lease: 5s}}}")]
    public async Task Validate_RightDocument_IsAccepted(string more) => Assert.Empty(await Violations(Start + more));

    [Theory]
    [InlineData("routin: {}")]
    [InlineData("routing: {decide_by: luck}")]
    [InlineData("routing: {accept_threshold: 1.5}")]
    [InlineData("routing: {thresholds: {premium: 0.1}}")]
    [InlineData("routing: {lease: 5 minutes}")]
    [InlineData("rules: [{id: r, when: {tsk: coding}, then: {stop: true}}]")]
    [InlineData("rules: [{id: r, when: {all: [{any: [{prompt_tokens: {over: 1}}]}]}, then: {stop: true}}]")]
    [InlineData("rules: [{id: r, then: {min_teir: a}}]")]
    [InlineData("rules: [{id: r, then: {}}]")]
    [InlineData("rules: [{then: {stop: true}}]")]
    [InlineData("tenants: {t: {health: {}}}")]
    [InlineData("tests: [{name: n, given: {prompt: x}, expect: {}}]")]
    public async Task Validate_WrongDocument_IsRejectedAsByTheCompiler(string more)
    {
        Assert.NotEmpty(await Violations(Start + more));
        Assert.False(PolicyFile.Compile(Start + more).Succeeded);
    }

    private static async Task<IEnumerable<string>> Violations(string yaml)
    {
        // The validator knows the keyword by its older name only.
        var text = (await File.ReadAllTextAsync(ShippedPolicies.Schema)).Replace("\"$defs\"", "\"definitions\"", StringComparison.Ordinal)
            .Replace("#/$defs/", "#/definitions/", StringComparison.Ordinal);
        var schema = await JsonSchema.FromJsonAsync(text);
        return schema.Validate(Json(PolicyYaml.Parse(yaml).Root!)!.ToJsonString()).Select(e => e.ToString());
    }

    private static JsonNode? Json(PolicyNode node)
    {
        switch (node.Kind)
        {
            case NodeKind.Sequence:
                return new JsonArray([.. node.Items.Select(Json)]);
            case NodeKind.Mapping:
                var mapping = new JsonObject();
                foreach (var entry in node.Entries)
                {
                    mapping.Add(entry.Key, Json(entry.Value));
                }

                return mapping;
            default:
                return node.IsNull ? null
                    : node.Quoted ? node.Value
                    : bool.TryParse(node.Value, out var flag) ? flag
                    : double.TryParse(node.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Number(number) : node.Value;
        }
    }

    private static JsonValue Number(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);
}
