using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Features.WordPiece;
using RoutingDecision.Classifier.Graphs;
using RoutingDecision.Classifier.Inference;
using RoutingDecision.Core.Assessment;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Opens a bundle folder: <c>manifest.json</c>, the model it names and, for a transformer, the vocabulary. Thread-safe.</summary>
public static class ClassifierBundle
{
    private const long MaxManifestBytes = 4 << 20;
    private const long MaxVocabularyBytes = 64 << 20;
    private const long MaxModelBytes = 1L << 30;

    /// <summary>
    /// Loads a bundle, verifies everything the manifest claims of it (digests, names, shapes, calibration, tiers) and runs it once.
    /// </summary>
    /// <param name="folder">Folder of the bundle.</param>
    /// <returns>A classifier ready to serve.</returns>
    /// <exception cref="BundleException">The bundle is refused; the message has every reason.</exception>
    public static IFeatureClassifier Load(string folder) => Load(ReadHeader(folder));

    /// <summary>Loads a bundle whose manifest was read before; files that have changed since then are refused.</summary>
    /// <exception cref="BundleException">The bundle is refused; the message has every reason.</exception>
    public static IFeatureClassifier Load(BundleHeader header)
    {
        var (folder, manifest) = (header.Folder, header.Manifest);
        var reasons = new List<string>();
        var model = BundleFiles.ReadVerified(folder, manifest.Model, MaxModelBytes, reasons);
        var split = model is not null && manifest.Featurizer is { } hashed ? TextSplit.Of(model, hashed.DictionarySize) : null;
        var input = InputOf(folder, manifest, split, reasons);
        if (model is null || input is null || reasons.Count > 0)
        {
            throw new BundleException(folder, reasons);
        }

        return WarmUp(folder, new OnnxClassifier(header, Open(folder, manifest, model, split), input));
    }

    /// <summary>Reads and validates the manifest alone.</summary>
    /// <exception cref="BundleException">It is missing, unreadable or contradicts itself.</exception>
    public static BundleManifest ReadManifest(string folder) => ReadHeader(folder).Manifest;

    /// <summary>The same with what identifies the bundle.</summary>
    /// <exception cref="BundleException">It is missing, unreadable or contradicts itself.</exception>
    public static BundleHeader ReadHeader(string folder)
    {
        byte[] bytes;
        BundleManifest manifest;
        try
        {
            bytes = BundleFiles.ReadAll(Path.Combine(folder, BundleManifest.FileName), MaxManifestBytes);
            manifest = ManifestJson.Parse(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BundleException(folder, [$"{BundleManifest.FileName} can't be read: {BundleException.FirstLine(e.Message)}"], e);
        }

        var reasons = ManifestValidator.Validate(manifest);
        GraphCheck.Declared(manifest, reasons);
        return reasons.Count == 0
            ? new BundleHeader(folder, manifest, Convert.ToHexStringLower(SHA256.HashData(bytes)))
            : throw new BundleException(folder, [.. reasons.Select(r => $"{BundleManifest.FileName}: {r}")]);
    }

    /// <summary>A session of the graph that is run, after the whole of it was held against the manifest.</summary>
    private static InferenceSession Open(string folder, BundleManifest manifest, byte[] model, TextSplit? split)
    {
        try
        {
            var whole = ModelSession.Open(model);
            var reasons = new List<string>();
            GraphCheck.Actual(manifest, whole, reasons);
            if (reasons.Count == 0 && split is null)
            {
                return whole;
            }

            whole.Dispose();
            return reasons.Count == 0 ? ModelSession.Open(split!.Rest) : throw new BundleException(folder, reasons);
        }
        catch (OnnxRuntimeException e)
        {
            throw new BundleException(folder, [$"ONNX Runtime can't read {manifest.Model.File}: {BundleException.FirstLine(e.Message)}"], e);
        }
    }

    private static IModelInput? InputOf(string folder, BundleManifest manifest, TextSplit? split, List<string> reasons)
    {
        if (manifest.Wordpiece is not { } options)
        {
            return new HashedInput(manifest.Featurizer!, split);
        }

        if (BundleFiles.ReadVerified(folder, options.Vocabulary, MaxVocabularyBytes, reasons) is not { } bytes)
        {
            return null;
        }

        var file = options.Vocabulary.File;
        try
        {
            var vocabulary = Vocabulary.Parse(bytes);
            var special = options.SpecialTokens;
            foreach (var token in new[] { special.Unknown, special.Start, special.End, special.Padding }.Where(t => vocabulary.Find(t) < 0))
            {
                reasons.Add($"{file} does not have '{token}', one of wordpiece.special_tokens");
            }

            var length = manifest.Inputs.First(i => i.Name == options.Inputs.InputIds).Shape[1];
            return new WordPieceInput(options, vocabulary, Math.Max(length, 0));
        }
        catch (InvalidDataException e)
        {
            reasons.Add($"{file} is no vocabulary: {e.Message}");
            return null;
        }
    }

    private static OnnxClassifier WarmUp(string folder, OnnxClassifier classifier)
    {
        try
        {
            classifier.WarmUp();
            classifier.Measure(TimeProvider.System);
            return classifier;
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidDataException)
        {
            classifier.Dispose();
            throw new BundleException(folder, [$"the warm-up run of {classifier.Manifest.Model.File} failed: {BundleException.FirstLine(e.Message)}"], e);
        }
    }
}
