using System.Globalization;
using System.Text;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Risk;

namespace RoutingDecision.Learning.Bundles;

/// <summary>The README of a bundle: what it was trained on and what was measured, from its manifest and the second reading of its labels alone, so
/// that text and figures can't disagree. It says nothing that does not hold of every bundle; what is known of one alone is a <see
/// cref="CardRemarks"/>.</summary>
internal static class ModelCard
{
    public const string FileName = "README.md";

    /// <summary>How every card begins.</summary>
    public const string Begin = "# Classifier bundle `";

    /// <param name="manifest">Manifest of the bundle.</param>
    /// <param name="agreement">Second reading of its labels; null: there is none.</param>
    /// <param name="remarks">What is known of this bundle alone; null: nothing.</param>
    public static string Text(BundleManifest manifest, LabelAgreement? agreement, CardRemarks? remarks = null)
    {
        remarks ??= CardRemarks.None;
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"{Begin}{manifest.Name}`\n\n");
        card.Append(CultureInfo.InvariantCulture, $"Predicts, from the last ask and its shape, P(success) for the tiers {string.Join(", ", manifest.Tiers)} and one of {manifest.Tasks.Count} task types.\n");
        card.Append($"It learns wording and topic more than difficulty: {remarks.Expect}\n\n");
        Identity(card, manifest);
        Data(card, manifest, agreement, remarks);
        Figures(card, manifest);
        Certificates(card, manifest);
        card.Append(remarks.Section);
        card.Append($"## How to repeat it\n\n{remarks.Repeat} trains it and prints these figures. ");
        card.Append("The same seed and data give the same `model.onnx`,\n");
        card.Append("byte for byte, with any number of threads; the digest of the training data above tells whether it is the same data.\n");
        return card.ToString();
    }

    private static void Identity(StringBuilder card, BundleManifest manifest)
    {
        card.Append(CultureInfo.InvariantCulture, $"- model: `{manifest.Model.File}`, {manifest.Model.Bytes:N0} bytes, SHA-256 `{manifest.Model.Sha256}`\n");
        card.Append(CultureInfo.InvariantCulture, $"- created {manifest.Created:yyyy-MM-dd}, seed {manifest.Training.Seed}, training data `{manifest.Training.DataSha256[..16]}`\n");
        var prior = manifest.Tiers.Zip(manifest.BaseSuccess, (t, p) => string.Create(CultureInfo.InvariantCulture, $"{t} {p:F3}"));
        card.Append(CultureInfo.InvariantCulture, $"- base success (mean P on dev, the prior when it is not asked): {string.Join(", ", prior)}\n\n");
    }

    private static void Data(StringBuilder card, BundleManifest manifest, LabelAgreement? agreement, CardRemarks remarks)
    {
        card.Append("## Data\n\n| source | train | dev | calibration | test |\n|---|---|---|---|---|\n");
        foreach (var source in manifest.Training.Sources)
        {
            card.Append(CultureInfo.InvariantCulture, $"| {source.Source} | {source.Train} | {source.Dev} | {source.Calibration} | {source.Test} |\n");
        }

        card.Append('\n');
        foreach (var note in manifest.Training.Licences)
        {
            card.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        }

        card.Append("\nA label \"cheapest sufficient tier\" counts as a failure of every tier below it and a success from it on. A benchmark's answers count for the tier that their model stands for.\n");
        card.Append("Dev decides when training stops and fits the calibration and the thresholds below; nothing is fitted to calibration and test.\n");
        card.Append($"{remarks.Data}\n");
        Labels(card, agreement, remarks);
    }

    private static void Labels(StringBuilder card, LabelAgreement? agreement, CardRemarks remarks)
    {
        card.Append(remarks.Labels);
        if (agreement is null)
        {
            card.Append("Training was given no second reading of the labels.\n\n");
            return;
        }

        card.Append(CultureInfo.InvariantCulture, $"A second reader labelled {agreement.Tiers.Samples} rows{remarks.Reading}: ");
        card.Append($"Cohen's kappa is {Interval(agreement.Tiers)} for tiers, {Interval(agreement.Tasks)} for tasks.\n");
        card.Append(agreement.Note.Length > 0 ? $"{agreement.Note}\n" : "").Append("Such agreement says that the definitions are clear, not that the labels are true.\n\n");
    }

    private static string Interval(Measure measure) =>
        string.Create(CultureInfo.InvariantCulture, $"{measure.Value:F2} ({measure.Low:F2} to {measure.High:F2})");

    private static void Figures(StringBuilder card, BundleManifest manifest)
    {
        card.Append("## Measured on the test split\n\n");
        var thresholds = string.Join(", ", manifest.Training.Thresholds.Select(t => t.ToString("F2", CultureInfo.InvariantCulture)));
        card.Append(CultureInfo.InvariantCulture, $"Tiers are chosen by thresholds on P(success), tuned on dev for accuracy at 5 % under-route: {thresholds}. ");
        card.Append("`argmax_*` takes the most probable tier instead.\nUnder-route: cheaper than the label; over-route: dearer. `*_ece`: calibration error in ten bins. ");
        card.Append("`*_apgr`: performance gap recovered between the cheapest and the strongest\nmodel (random .50), contaminated rows left out. 95 % bootstrap intervals.\n");
        if (manifest.Metrics.ContainsKey(ServedComparison.Change))
        {
            card.Append($"`{ServedComparison.Loss}`: mean of -ln P(reported outcome) over the journal's prompts, in nats; `{ServedComparison.ServedLoss}`: the same ");
            card.Append($"of the bundle that served;\n`{ServedComparison.Change}`: the difference, below 0 where this bundle is better.\n");
        }

        card.Append('\n');
        card.Append("| measure | value | interval | rows |\n|---|---|---|---|\n");
        foreach (var (name, measure) in manifest.Metrics)
        {
            card.Append(CultureInfo.InvariantCulture, $"| {name} | {measure.Value:F3} | {measure.Low:F3} .. {measure.High:F3} | {measure.Samples} |\n");
        }

        card.Append('\n');
    }

    private static void Certificates(StringBuilder card, BundleManifest manifest)
    {
        card.Append("## Certified thresholds\n\n");
        if (manifest.Certified.Count == 0)
        {
            card.Append(WhyNone(manifest.Training.Sources.Sum(s => s.Calibration))).Append(" `decide_by: risk` refuses this bundle.\n\n");
            return;
        }

        var first = manifest.Certified[0];
        card.Append(CultureInfo.InvariantCulture, $"For `decide_by: risk`. With {first.Confidence:P0} confidence over the draw of {first.Samples} calibration rows, each by itself ({first.Method}).\n");
        card.Append("Void when traffic drifts from them.\n\n| under-route at most | thresholds |\n|---|---|\n");
        foreach (var bound in manifest.Certified)
        {
            var thresholds = bound.Thresholds.Select(t => t.ToString("F2", CultureInfo.InvariantCulture));
            card.Append(CultureInfo.InvariantCulture, $"| {bound.MaxUnderRoute.ToString("0.##", CultureInfo.InvariantCulture)} | {string.Join(", ", thresholds)} |\n");
        }

        card.Append('\n');
    }

    private static string WhyNone(int rows) => rows == 0
        ? "None: there are no calibration rows."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"None: on the {rows:N0} calibration rows no bound held with {RiskCertifier.Confidence:P0} confidence. Labelled ones count, and with " +
            $"fewer than {RiskCertifier.LeastRows}\nof them none can; with more, thresholds that send anything below the strongest tier were too often " +
            $"too cheap.");
}
