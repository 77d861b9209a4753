using System.Text.Json.Nodes;

namespace RoutingDecision.Classifier.Tests;

/// <summary>A copy of the shipped bundle that a test may spoil.</summary>
internal sealed class BundleCopy : IDisposable
{
    public BundleCopy()
    {
        Folder = Directory.CreateTempSubdirectory("bundle-").FullName;
        foreach (var name in new[] { "manifest.json", "model.onnx" })
        {
            File.Copy(Path.Combine(Repository.DefaultBundle, name), Path.Combine(Folder, name));
        }
    }

    public string Folder { get; }

    public string Manifest => Path.Combine(Folder, "manifest.json");

    public string Model => Path.Combine(Folder, "model.onnx");

    public void Edit(Action<JsonObject> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Manifest))!.AsObject();
        edit(manifest);
        File.WriteAllText(Manifest, manifest.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
