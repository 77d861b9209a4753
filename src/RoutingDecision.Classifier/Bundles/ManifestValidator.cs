using System.Numerics;
using RoutingDecision.Classifier.Features;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Finds everything in a manifest that contradicts itself or this code.</summary>
internal static class ManifestValidator
{
    private const int MaxNames = 64;

    public static List<string> Validate(BundleManifest manifest)
    {
        var reasons = new List<string>();
        void Require(bool condition, string reason)
        {
            if (!condition)
            {
                reasons.Add(reason);
            }
        }

        Require(IsName(manifest.Name), $"name '{manifest.Name}' is not 1 to 40 letters, digits, '-' or '_'");
        Require(manifest.Model.File == Path.GetFileName(manifest.Model.File) && manifest.Model.File.Length > 0, "model.file is not a plain file name");
        Require(manifest.Model.Sha256.Length == 64 && manifest.Model.Sha256.All(char.IsAsciiHexDigitLower), "model.sha256 is not 64 lower-case hex digits");
        Names("tiers", manifest.Tiers, 2, Require);
        Names("tasks", manifest.Tasks, 1, Require);
        Require(manifest.FeaturizerKind == "hashed", $"featurizer_kind '{manifest.FeaturizerKind}' is unknown; known: hashed");
        Features(manifest.Featurizer, Require);
        Probabilities("base_success", manifest.BaseSuccess, manifest.Tiers.Count, Require);
        Require(IsSorted(manifest.BaseSuccess), "base_success decreases with the tier");
        Calibrated(manifest.Calibration, manifest.Tiers.Count, Require);
        Probabilities("training.thresholds", manifest.Training.Thresholds, manifest.Tiers.Count, Require);
        if (manifest.Certified is { } certified)
        {
            Probabilities("certified.thresholds", certified.Thresholds, manifest.Tiers.Count, Require);
            Require(certified.MaxUnderRoute is > 0 and < 1, "certified.max_under_route is not between 0 and 1");
            Require(certified.Confidence is > 0 and < 1, "certified.confidence is not between 0 and 1");
            Require(certified.Samples > 0, "certified.samples is not positive");
        }

        foreach (var histogram in manifest.Reference.Signals)
        {
            Require(SignalNormaliser.IndexOf(histogram.Signal) >= 0, $"reference signal '{histogram.Signal}' is unknown");
            Require(histogram.Shares.Count == histogram.Edges.Count + 1 && IsSorted(histogram.Edges), $"reference histogram of '{histogram.Signal}' is malformed");
        }

        return reasons;
    }

    private static void Features(FeaturizerOptions options, Action<bool, string> require)
    {
        require(options.Version == FeaturizerOptions.CurrentVersion, $"featurizer.version is {options.Version}, this version has {FeaturizerOptions.CurrentVersion}");
        require(options.Hash == FeatureHash.Name, $"featurizer.hash '{options.Hash}' is unknown; known: {FeatureHash.Name}");
        require(options.DictionarySize is >= 1024 and <= 65536 && BitOperations.IsPow2(options.DictionarySize), "featurizer.dictionary_size is not a power of two from 1024 to 65536");
        require(options.WordNgrams is 1 or 2, "featurizer.word_ngrams is not 1 or 2");
        var noGrams = options is { CharNgramMin: 0, CharNgramMax: 0 };
        require(noGrams || (options.CharNgramMin >= 2 && options.CharNgramMin <= options.CharNgramMax && options.CharNgramMax <= 4), "featurizer.char_ngram_min and _max are not 2 to 4, or both 0");
        require(options.OpeningWords is >= 0 and <= 16, "featurizer.opening_words is not 0 to 16");
        require(options.HeadChars is >= 64 and <= 65536 && options.TailChars is >= 64 and <= 65536, "featurizer.head_chars and tail_chars are not 64 to 65536");
        require(options.MaxIds is >= 16 and <= 4096, "featurizer.max_ids is not 16 to 4096");
        require(options.Signals.Count > 0, "featurizer.signals is empty");
        foreach (var scale in options.Signals)
        {
            require(SignalNormaliser.IndexOf(scale.Signal) >= 0, $"featurizer signal '{scale.Signal}' is unknown");
            require(scale.Transform is SignalNormaliser.Logarithm or SignalNormaliser.Identity, $"transform '{scale.Transform}' of signal '{scale.Signal}' is unknown");
            require(float.IsFinite(scale.Mean) && scale.Deviation > 0 && float.IsFinite(scale.Deviation), $"mean or deviation of signal '{scale.Signal}' is out of range");
        }

        require(options.Signals.Select(s => s.Signal).Distinct(StringComparer.Ordinal).Count() == options.Signals.Count, "featurizer.signals names one twice");
    }

    private static void Calibrated(Calibration calibration, int tiers, Action<bool, string> require)
    {
        require(calibration.Method == "platt", $"calibration.method '{calibration.Method}' is unknown; known: platt");
        require(calibration.Slopes.Count == tiers && calibration.Intercepts.Count == tiers, "calibration does not have one slope and intercept per tier");
        require(calibration.Slopes.All(s => s > 0 && float.IsFinite(s)), "a calibration slope is not over 0");
        require(calibration.Intercepts.All(float.IsFinite), "a calibration intercept is not finite");
        require(calibration.TaskTemperature > 0 && float.IsFinite(calibration.TaskTemperature), "calibration.task_temperature is not over 0");
    }

    private static void Names(string what, IReadOnlyList<string> names, int least, Action<bool, string> require)
    {
        require(names.Count >= least && names.Count <= MaxNames, $"{what} has {names.Count} names, not {least} to {MaxNames}");
        require(names.All(n => n is { Length: > 0 }) && names.Distinct(StringComparer.Ordinal).Count() == names.Count, $"{what} has an empty name or one twice");
    }

    private static void Probabilities(string what, IReadOnlyList<float> values, int count, Action<bool, string> require) =>
        require(values.Count == count && values.All(v => v is >= 0 and <= 1), $"{what} is not {count} numbers from 0 to 1");

    private static bool IsSorted(IReadOnlyList<float> values) => !values.Zip(values.Skip(1)).Any(pair => pair.First > pair.Second);

    private static bool IsName(string name) => name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
