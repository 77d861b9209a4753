using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoutingDecision.ClientScenarios.Scenarios;

/// <summary>Says where what came differs from what was expected.</summary>
internal static class Difference
{
    /// <summary>Null when everything expected is there as it should be. What is not mentioned may be anything.</summary>
    public static string? Between(JsonObject expected, JsonObject actual)
    {
        var differences = expected
            .Where(e => !JsonNode.DeepEquals(Canonical(e.Value), Canonical(actual[e.Key])))
            .Select(e => $"{e.Key} is {actual[e.Key]?.ToJsonString() ?? "missing"}, not {e.Value!.ToJsonString()}")
            .ToArray();
        return differences.Length == 0 ? null : string.Join("; ", differences);
    }

    // A number is the same whatever wrote it: 1 and 1.0.
    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(Canonical)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonNode.Parse(value.ToJsonString())!.GetValue<double>(),
        _ => node?.DeepClone(),
    };
}
