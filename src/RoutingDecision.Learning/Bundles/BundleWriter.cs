using System.Security.Cryptography;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Reports;

namespace RoutingDecision.Learning.Bundles;

/// <summary>
/// Writes a bundle folder so that a reader never sees half of one and a failure leaves the old one: everything is written to a folder of its own
/// beside it and opened once, then moved over file by file, the manifest last.
/// </summary>
public static class BundleWriter
{
    /// <summary>Name of the model file.</summary>
    public const string ModelFileName = "model.onnx";

    /// <summary>Describes the bytes of a model for the manifest.</summary>
    public static ModelFile Describe(byte[] model) => new(ModelFileName, Convert.ToHexStringLower(SHA256.HashData(model)), model.Length);

    /// <summary>Refuses before the work what would be refused after it: a name that no bundle can have, a folder that can't be written, or one
    /// whose files are somebody else's.</summary>
    /// <exception cref="BundleException">The name can't be.</exception>
    /// <exception cref="IOException">The folder can't be written, or holds files of these names and is no bundle.</exception>
    public static void Check(string folder, string name)
    {
        if (ManifestValidator.NameProblem(name) is { } problem)
        {
            throw new BundleException(folder, [problem]);
        }

        // Something is made beside the folder and moved into it; where neither is there yet, what counts is whether they can be made.
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        TryOut(target, folder);
        TryOut(Path.GetDirectoryName(target) ?? target, folder);
        CheckOwner(target, folder);
    }

    // A project's README must not be lost to a model card.
    private static void CheckOwner(string target, string asked)
    {
        string[] files = [ModelCard.FileName, TrainingPage.FileName, ModelFileName, BundleManifest.FileName];
        if (files.FirstOrDefault(f => Path.Exists(Path.Combine(target, f))) is { } file && !IsBundle(target))
        {
            throw new IOException(
                $"'{asked}' holds a {file} and is no bundle (no {BundleManifest.FileName} of one is in it): {file} would be lost. " +
                "Name another folder.");
        }
    }

    private static bool IsBundle(string folder)
    {
        try
        {
            ClassifierBundle.ReadManifest(folder);
            return true;
        }
        catch (BundleException)
        {
            return false;
        }
    }

    private static void TryOut(string folder, string asked)
    {
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
        {
            folder = File.Exists(folder) ? throw new IOException($"'{folder}' is a file, not a folder.") : above;
        }

        try
        {
            Directory.Delete(Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName())).FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{asked}' can't be written: nothing can be made in '{folder}'.", e);
        }
    }

    /// <summary>Writes the pages, <c>model.onnx</c> and <c>manifest.json</c>; other files of the folder stay.</summary>
    /// <param name="folder">Folder of the bundle; made if missing.</param>
    /// <param name="manifest">Its manifest, with the digest of <paramref name="model"/>.</param>
    /// <param name="model">The graph.</param>
    /// <param name="pages">What people read beside it: plain names of files, and their text.</param>
    /// <returns>Version of the bundle as the service will name it.</returns>
    /// <exception cref="BundleException">What was written does not load.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static string Write(string folder, BundleManifest manifest, byte[] model, params IReadOnlyList<(string File, string Text)> pages)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var fresh = $"{target}.{Path.GetRandomFileName()}";
        Directory.CreateDirectory(fresh);
        try
        {
            foreach (var (file, text) in pages)
            {
                File.WriteAllText(Path.Combine(fresh, file), text);
            }

            File.WriteAllBytes(Path.Combine(fresh, manifest.Model.File), model);
            File.WriteAllBytes(Path.Combine(fresh, BundleManifest.FileName), ManifestJson.Write(manifest));
            using var loaded = ClassifierBundle.Load(fresh);
            Directory.CreateDirectory(target);
            foreach (var file in pages.Select(p => p.File).Append(manifest.Model.File).Append(BundleManifest.FileName))
            {
                File.Move(Path.Combine(fresh, file), Path.Combine(target, file), overwrite: true);
            }

            return loaded.Version;
        }
        finally
        {
            Directory.Delete(fresh, recursive: true);
        }
    }

    /// <summary>Writes another manifest of a bundle's files, at once: a reader sees the old one or the new one.</summary>
    /// <returns>Version of the bundle as the service will name it.</returns>
    /// <exception cref="BundleException">It is no manifest of a bundle.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static string WriteManifest(string folder, BundleManifest manifest)
    {
        var fresh = Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName())).FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(fresh, BundleManifest.FileName), ManifestJson.Write(manifest));
            var version = ClassifierBundle.ReadHeader(fresh).Version;
            File.Move(Path.Combine(fresh, BundleManifest.FileName), Path.Combine(folder, BundleManifest.FileName), overwrite: true);
            return version;
        }
        finally
        {
            Directory.Delete(fresh, recursive: true);
        }
    }
}
