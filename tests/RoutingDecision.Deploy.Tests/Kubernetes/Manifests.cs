using System.Globalization;
using System.Text.Json.Nodes;
using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Kubernetes;

/// <summary>What an overlay renders to.</summary>
internal sealed class Manifests(JsonArray resources)
{
    public IEnumerable<JsonNode> All => resources.Select(r => r!);

    public JsonNode Server => One("StatefulSet", "routing-decision");

    public JsonNode Pod => Server["spec"]!["template"]!;

    public JsonNode Container => Pod["spec"]!["containers"]![0]!;

    /// <summary>Renders and checks an overlay below deploy/kubernetes/overlays.</summary>
    public static async Task<Manifests> RenderAsync(string overlay)
    {
        var result = await CheckAsync(SourceTree.Find($"deploy/kubernetes/overlays/{overlay}"));
        Assert.True(result.ExitCode == 0, result.Error);
        return new Manifests(JsonNode.Parse(result.Lines[^1])!["resources"]!.AsArray());
    }

    public static Task<ProcessResult> CheckAsync(string folder) => NodeCheck.RunAsync("manifests.mjs", folder);

    public IEnumerable<JsonNode> OfKind(string kind) => All.Where(r => Text(r["kind"]) == kind);

    public JsonNode One(string kind, string name) => Assert.Single(OfKind(kind), r => Text(r["metadata"]!["name"]) == name);

    public IEnumerable<(string Name, JsonNode Entry)> Environment() => Container["env"]!.AsArray().Select(e => (Text(e!["name"]), e));

    public int Setting(string name) => int.Parse(Text(Environment().Single(e => e.Name == name).Entry["value"]), CultureInfo.InvariantCulture);

    public static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
