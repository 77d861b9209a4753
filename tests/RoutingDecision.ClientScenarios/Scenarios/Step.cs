using System.Text.Json.Nodes;

namespace RoutingDecision.ClientScenarios.Scenarios;

/// <summary>One step: what is done in turn, and what the server has counted after it.</summary>
/// <param name="Name">Says what is shown.</param>
/// <param name="Actions">Each an action and, beside it, what its reply must hold.</param>
/// <param name="Counts">Outcomes that the server counts in this step, by "model status"; null: the server is away at its end.</param>
internal sealed record Step(string Name, IReadOnlyList<JsonObject> Actions, JsonObject? Counts)
{
    public static IReadOnlyList<Step> Load(string file) => [.. ((JsonArray)YamlJson.Read(file)["steps"]!).Select(s => Read((JsonObject)s!))];

    private static Step Read(JsonObject step) => new(
        (string)step["step"]!, [.. ((JsonArray)step["do"]!).Select(a => (JsonObject)a!)], (JsonObject?)step["counts"]);
}
