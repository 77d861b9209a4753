using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Learning.Bundles;

/// <summary>Writes a bundle folder so that a reader never sees half of one: files are written beside their place and moved over, the manifest last.</summary>
public static class BundleWriter
{
    /// <summary>Name of the model file.</summary>
    public const string ModelFileName = "model.onnx";

    /// <summary>Describes the bytes of a model for the manifest.</summary>
    public static ModelFile Describe(byte[] model) => new(ModelFileName, Convert.ToHexStringLower(SHA256.HashData(model)), model.Length);

    /// <summary>Writes <c>README.md</c> (the model card), <c>model.onnx</c> and <c>manifest.json</c>; other files of the folder stay.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static void Write(string folder, BundleManifest manifest, byte[] model)
    {
        Directory.CreateDirectory(folder);
        Replace(Path.Combine(folder, ModelCard.FileName), Encoding.UTF8.GetBytes(ModelCard.Text(manifest)));
        Replace(Path.Combine(folder, manifest.Model.File), model);
        Replace(Path.Combine(folder, BundleManifest.FileName), ManifestJson.Write(manifest));
    }

    private static void Replace(string path, byte[] bytes)
    {
        var fresh = path + ".new";
        File.WriteAllBytes(fresh, bytes);
        File.Move(fresh, path, overwrite: true);
    }
}
