using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Core.Assessment;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Opens a bundle folder: <c>manifest.json</c> and the model it names. Thread-safe.</summary>
public static class ClassifierBundle
{
    private const long MaxManifestBytes = 4 << 20;
    private const long MaxModelBytes = 1L << 30;

    /// <summary>
    /// Loads a bundle, verifies everything the manifest claims of it (digest, names, shapes, calibration, tiers) and runs it once.
    /// </summary>
    /// <param name="folder">Folder of the bundle.</param>
    /// <returns>A classifier ready to serve.</returns>
    /// <exception cref="BundleException">The bundle is refused; the message has every reason.</exception>
    public static IPromptClassifier Load(string folder)
    {
        var manifest = ReadManifest(folder);
        var reasons = new List<string>();
        var model = ReadModel(folder, manifest, reasons);
        if (reasons.Count > 0)
        {
            throw new BundleException(folder, reasons);
        }

        InferenceSession session;
        try
        {
            session = ModelSession.Open(model);
        }
        catch (OnnxRuntimeException e)
        {
            throw new BundleException(folder, [$"ONNX Runtime can't read {manifest.Model.File}: {FirstLine(e.Message)}"], e);
        }

        GraphContract.Compare(manifest, session, reasons);
        if (reasons.Count > 0)
        {
            session.Dispose();
            throw new BundleException(folder, reasons);
        }

        return WarmUp(folder, new OnnxClassifier(manifest, session));
    }

    /// <summary>Reads and validates the manifest alone.</summary>
    /// <exception cref="BundleException">It is missing, unreadable or contradicts itself.</exception>
    public static BundleManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, BundleManifest.FileName);
        BundleManifest manifest;
        try
        {
            manifest = ManifestJson.Parse(ReadAll(path, MaxManifestBytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BundleException(folder, [$"{BundleManifest.FileName} can't be read: {FirstLine(e.Message)}"], e);
        }

        var reasons = ManifestValidator.Validate(manifest);
        GraphContract.Compare(manifest, reasons);
        return reasons.Count == 0 ? manifest : throw new BundleException(folder, reasons);
    }

    private static byte[] ReadModel(string folder, BundleManifest manifest, List<string> reasons)
    {
        try
        {
            var model = ReadAll(Path.Combine(folder, manifest.Model.File), MaxModelBytes);
            if (model.Length != manifest.Model.Bytes)
            {
                reasons.Add($"{manifest.Model.File} has {model.Length} bytes, the manifest says {manifest.Model.Bytes}");
            }

            var digest = Convert.ToHexStringLower(SHA256.HashData(model));
            if (digest != manifest.Model.Sha256)
            {
                reasons.Add($"the SHA-256 of {manifest.Model.File} is {digest}, the manifest says {manifest.Model.Sha256}");
            }

            return model;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reasons.Add($"{manifest.Model.File} can't be read: {FirstLine(e.Message)}");
            return [];
        }
    }

    private static byte[] ReadAll(string path, long limit)
    {
        var size = new FileInfo(path).Length;
        return size <= limit ? File.ReadAllBytes(path) : throw new IOException($"{Path.GetFileName(path)} has {size} bytes, the limit is {limit}");
    }

    private static OnnxClassifier WarmUp(string folder, OnnxClassifier classifier)
    {
        try
        {
            classifier.WarmUp();
            return classifier;
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidDataException)
        {
            classifier.Dispose();
            throw new BundleException(folder, [$"the warm-up run failed: {FirstLine(e.Message)}"], e);
        }
    }

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
