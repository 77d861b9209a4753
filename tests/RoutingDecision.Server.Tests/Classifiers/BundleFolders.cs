using System.Text.Json.Nodes;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Classifiers;

/// <summary>Bundles made of the shipped one: the same model, shared by a link, under manifests that differ.</summary>
internal static class BundleFolders
{
    private static readonly string Shipped = SourceTree.Find("deploy/models/default");

    /// <summary>Says of every prompt that economy answers it.</summary>
    public static void Easy(JsonObject manifest) => Lean(manifest, "easy", 30);

    /// <summary>Says of every prompt that only premium does.</summary>
    public static void Hard(JsonObject manifest)
    {
        Lean(manifest, "hard", -30);
        manifest["calibration"]!["intercepts"]![2] = 30;
    }

    /// <summary>Was trained for tiers that no policy of the tests has.</summary>
    public static void OtherTiers(JsonObject manifest)
    {
        manifest["tiers"] = new JsonArray("low", "middle", "high");
        // It names the tiers as well.
        manifest["reference"]?.AsObject().Remove("success");
    }

    /// <summary>Writes a bundle into a folder, which may hold one already, and returns its version.</summary>
    public static string Write(string folder, Action<JsonObject>? change = null, int number = 0)
    {
        WriteUnread(folder, change, number);
        return ClassifierBundle.ReadHeader(folder).Version;
    }

    /// <summary>The same for a bundle that may be none.</summary>
    public static void WriteUnread(string folder, Action<JsonObject>? change, int number)
    {
        Directory.CreateDirectory(folder);
        var model = Path.Combine(folder, "model.onnx");
        if (!File.Exists(model))
        {
            File.CreateSymbolicLink(model, Path.Combine(Shipped, "model.onnx"));
        }

        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Shipped, "manifest.json")))!.AsObject();
        manifest["created"] = DateTimeOffset.UnixEpoch.AddDays(number).ToString("O");
        change?.Invoke(manifest);
        // Moved into place, so that a look never finds half of it.
        File.WriteAllText(Path.Combine(folder, "..", "manifest.next"), manifest.ToJsonString());
        File.Move(Path.Combine(folder, "..", "manifest.next"), Path.Combine(folder, "manifest.json"), overwrite: true);
    }

    private static void Lean(JsonObject manifest, string name, float intercept)
    {
        manifest["name"] = name;
        manifest["calibration"]!["intercepts"] = new JsonArray(intercept, intercept, intercept);
    }
}
