using RoutingDecision.Classifier.Features;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Finds everything in a manifest that contradicts itself or this code. Every reason names the key, its value and what is allowed.</summary>
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

        Require(NameProblem(manifest.Name) is null, NameProblem(manifest.Name) ?? "");
        File("model", manifest.Model, Require);
        Names("tiers", manifest.Tiers, 2, Require);
        Names("tasks", manifest.Tasks, manifest.Heads is { Task: null } ? 0 : 1, Require);
        FeaturizerValidator.Validate(manifest, Require);
        Heads(manifest, Require);
        Probabilities("base_success", manifest.BaseSuccess, manifest.Tiers.Count, Require);
        Require(IsSorted(manifest.BaseSuccess), $"base_success decreases with the tier: {Show(manifest.BaseSuccess)}");
        Calibrated(manifest.Calibration, manifest.Tiers.Count, Require);
        if (manifest.Training.Thresholds.Count > 0)
        {
            Probabilities("training.thresholds", manifest.Training.Thresholds, manifest.Tiers.Count, Require);
        }

        Require(IsSorted([.. manifest.Certified.Select(c => (float)c.MaxUnderRoute)]), "certified is not in the order of max_under_route");
        foreach (var certified in manifest.Certified)
        {
            Probabilities("certified.thresholds", certified.Thresholds, manifest.Tiers.Count, Require);
            Require(certified.MaxUnderRoute is > 0 and < 1, $"certified.max_under_route is {certified.MaxUnderRoute}, allowed is between 0 and 1");
            Require(certified.Confidence is > 0 and < 1, $"certified.confidence is {certified.Confidence}, allowed is between 0 and 1");
            Require(certified.Samples > 0, $"certified.samples is {certified.Samples}, allowed is over 0");
        }

        foreach (var histogram in manifest.Reference.Signals)
        {
            Require(SignalNormaliser.IndexOf(histogram.Signal) >= 0, $"reference signal '{histogram.Signal}' is unknown");
            Require(histogram.Shares.Count == histogram.Edges.Count + 1 && IsSorted(histogram.Edges), $"reference histogram of '{histogram.Signal}' is malformed");
        }

        if (manifest.Reference.Success is { } success)
        {
            Distribution(success, manifest.Tiers, Require);
        }

        return reasons;
    }

    private static void Distribution(SuccessDistribution success, IReadOnlyList<string> tiers, Action<bool, string> require)
    {
        require(success.Rows > 0, $"reference.success.rows is {success.Rows}, allowed is over 0");
        require(
            success.Tiers.Select(h => h.Tier).SequenceEqual(tiers, StringComparer.Ordinal),
            $"reference.success.tiers are {string.Join(", ", success.Tiers.Select(h => h.Tier))}, not {string.Join(", ", tiers)}");
        foreach (var histogram in success.Tiers)
        {
            require(
                histogram.Shares.Count == histogram.Edges.Count + 1 && IsSorted(histogram.Edges) && histogram.Edges.All(e => e is >= 0 and <= 1)
                && histogram.Shares.All(s => s is >= 0 and <= 1) && histogram.Shares.Sum() is > 0.99f and < 1.01f,
                $"reference.success histogram of '{histogram.Tier}' is malformed");
        }
    }

    /// <summary>Checks what is said of a file of the bundle; the file itself is compared when it is read.</summary>
    public static void File(string key, ModelFile file, Action<bool, string> require)
    {
        require(
            file.File == Path.GetFileName(file.File) && file.File.Length > 0 && file.File is not ("." or ".."),
            $"{key}.file is '{file.File}', which is not a plain file name");
        require(file.Sha256.Length == 64 && file.Sha256.All(char.IsAsciiHexDigitLower), $"{key}.sha256 is '{file.Sha256}', which is not 64 lower-case hex digits");
        require(file.Bytes > 0, $"{key}.bytes is {file.Bytes}, allowed is over 0");
    }

    private static void Heads(BundleManifest manifest, Action<bool, string> require)
    {
        if (manifest.FeaturizerKind != BundleManifest.WordPiece)
        {
            require(manifest.Heads is null, "heads is for featurizer_kind 'wordpiece'; a hashed bundle has its own");
        }
        else if (manifest.Heads is not { } heads)
        {
            require(false, "heads is missing: it says which output holds the tiers");
        }
        else
        {
            require(
                heads.Success.ReadAs is SuccessHead.SuccessLogits or SuccessHead.NeededTierLogits,
                $"heads.success.read_as '{heads.Success.ReadAs}' is unknown; known: {SuccessHead.SuccessLogits}, {SuccessHead.NeededTierLogits}");
        }
    }

    private static void Calibrated(Calibration calibration, int tiers, Action<bool, string> require)
    {
        require(calibration.Method == "platt", $"calibration.method '{calibration.Method}' is unknown; known: platt");
        require(
            calibration.Slopes.Count == tiers && calibration.Intercepts.Count == tiers,
            $"calibration has {calibration.Slopes.Count} slopes and {calibration.Intercepts.Count} intercepts, not one slope and intercept per tier");
        require(calibration.Slopes.All(s => s > 0 && float.IsFinite(s)), $"calibration.slopes is {Show(calibration.Slopes)}: a calibration slope is not over 0");
        require(calibration.Intercepts.All(float.IsFinite), $"calibration.intercepts is {Show(calibration.Intercepts)}: one is not finite");
        require(
            calibration.TaskTemperature > 0 && float.IsFinite(calibration.TaskTemperature),
            $"calibration.task_temperature is {calibration.TaskTemperature}, allowed is over 0");
    }

    private static void Names(string what, IReadOnlyList<string> names, int least, Action<bool, string> require)
    {
        require(names.Count >= least && names.Count <= MaxNames, $"{what} has {names.Count} names, not {least} to {MaxNames}");
        require(
            names.All(n => n is { Length: > 0 }) && names.Distinct(StringComparer.Ordinal).Count() == names.Count,
            $"{what} has an empty name or one twice: {string.Join(", ", names)}");
    }

    private static void Probabilities(string what, IReadOnlyList<float> values, int count, Action<bool, string> require) =>
        require(values.Count == count && values.All(v => v is >= 0 and <= 1), $"{what} is not {count} numbers from 0 to 1: {Show(values)}");

    private static bool IsSorted(IReadOnlyList<float> values) => !values.Zip(values.Skip(1)).Any(pair => pair.First > pair.Second);

    /// <summary>What is wrong with the name of a bundle; null: nothing.</summary>
    public static string? NameProblem(string name) => name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? null
        : $"name '{name}' is not 1 to 40 letters, digits, '-' or '_'";

    private static string Show(IEnumerable<float> values) => $"[{string.Join(", ", values)}]";
}
