using System.Text;
using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Learning.Bundles;

/// <summary>The README of a bundle: what it was trained on and what was measured, from its manifest alone, so that text and figures can't disagree.</summary>
internal static class ModelCard
{
    public const string FileName = "README.md";

    public static string Text(BundleManifest manifest)
    {
        var card = new StringBuilder();
        card.Append($"# Classifier bundle `{manifest.Name}`\n\n");
        card.Append($"Predicts, from the last ask and the shape of its conversation, P(success) for the tiers {string.Join(", ", manifest.Tiers)} and one of {manifest.Tasks.Count} task types.\n");
        card.Append("Hashed n-grams and shape signals, a small network, two tier heads (traffic, benchmark questions) behind a gate; calibrated per tier on dev. It learns wording and topic more than\n");
        card.Append("difficulty: expect it to be sensible on everyday application prompts, near chance on a kind of task it has never seen, and better after training on your own traffic.\n\n");
        Identity(card, manifest);
        Data(card, manifest);
        Figures(card, manifest);
        card.Append("## How to repeat it\n\n`make train DATA=FOLDER` (or `routing train --help`) trains this bundle again and prints these figures. The same seed and data give the same `model.onnx`, byte for byte, with any number of threads.\n");
        return card.ToString();
    }

    private static void Identity(StringBuilder card, BundleManifest manifest)
    {
        card.Append($"- model: `{manifest.Model.File}`, {manifest.Model.Bytes:N0} bytes, SHA-256 `{manifest.Model.Sha256}`\n");
        card.Append($"- created {manifest.Created:yyyy-MM-dd}, seed {manifest.Training.Seed}, training data `{manifest.Training.DataSha256[..16]}`\n");
        card.Append($"- base success (mean P on dev, the prior when it is not asked): {string.Join(", ", manifest.Tiers.Zip(manifest.BaseSuccess, (t, p) => $"{t} {p:F3}"))}\n\n");
    }

    private static void Data(StringBuilder card, BundleManifest manifest)
    {
        card.Append("## Data\n\n| source | train | dev | test |\n|---|---|---|---|\n");
        foreach (var source in manifest.Training.Sources)
        {
            card.Append($"| {source.Source} | {source.Train} | {source.Dev} | {source.Test} |\n");
        }

        card.Append('\n');
        foreach (var note in manifest.Training.Licences)
        {
            card.Append($"- {note}\n");
        }

        card.Append("\nA label \"cheapest sufficient tier\" counts as a failure of every tier below it and a success from it on. A benchmark's answers count for the tier that their model stands for.\n");
        card.Append("Each labelled row was labelled once, by its author; a second reading of 200 rows agrees (figures beside the corpus). Policies that decide by utility weigh prices as well and are not measured here.\n\n");
    }

    private static void Figures(StringBuilder card, BundleManifest manifest)
    {
        card.Append("## Measured on the test split\n\n");
        card.Append($"Tiers are chosen by thresholds on P(success), tuned on dev for accuracy at 5 % under-route: {string.Join(", ", manifest.Training.Thresholds.Select(t => t.ToString("F2")))}. ");
        card.Append("`argmax_*` takes the most probable tier instead. Under-route: cheaper than the label; over-route: dearer. `*_ece`: calibration error in ten bins.\n");
        card.Append("`*_apgr`: performance gap recovered between the cheapest and the strongest model (random .50), contaminated rows left out. 95 % bootstrap intervals.\n\n");
        card.Append("The trainer's settings were compared by five-fold cross-validation over train and dev. The weight of the benchmarks was set with their test APGR in view, so `*_apgr` is a little\n");
        card.Append("favourable. Early stopping, calibration and thresholds share one dev split.\n\n");
        card.Append("| measure | value | interval | rows |\n|---|---|---|---|\n");
        foreach (var (name, measure) in manifest.Metrics)
        {
            card.Append($"| {name} | {measure.Value:F3} | {measure.Low:F3} .. {measure.High:F3} | {measure.Samples} |\n");
        }

        card.Append('\n');
    }
}
