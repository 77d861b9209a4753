using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Plots;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Reports;

/// <summary>
/// A training run as one HTML page: the data behind it, loss curves, tier heads, held-out figures, calibration and frontiers. It holds counts and
/// figures, no text of any row. The same seed and data give the same page.
/// </summary>
internal static class TrainingPage
{
    /// <summary>Name of the file beside the bundle.</summary>
    public const string FileName = "training.html";

    public static string Write(TrainedModel run)
    {
        var manifest = run.Manifest;
        var page = new HtmlPage($"Training of {manifest.Name}");
        page.Paragraph(
            $"Model {manifest.Model.Sha256[..16]}, seed {manifest.Training.Seed}, training data {manifest.Training.DataSha256[..16]}. README.md " +
            "beside this page says what the bundle is for. For costs in money, and routers to compare with: routing evaluate --html.");
        page.Heading("Data");
        DataTable.Write(page, run);
        page.Heading("Fit");
        page.Paragraph(run.Losses.Count > 0
            ? "Solid: train, with most ids of every prompt dropped; dashed: dev, with none dropped, which is why it can lie below. The epoch " +
              "with the lowest loss on dev is kept."
            : "This recipe has no epochs: it is fitted to its minimum.");
        page.Plots(Some([LossPlot.Of(run.Losses), .. Heads(run)]));
        page.Heading("Held-out rows");
        page.Table(["measure", "value", "95 % interval", "rows"], manifest.Metrics.Select(m => Row(m.Key, m.Value)));
        page.Plots(Some([Reliability("labelled prompts of dev", run.Labelled(Split.Dev)), .. OnTest(run)]));
        return page.ToString();
    }

    private static IEnumerable<string?> Heads(TrainedModel run)
    {
        var dev = run.Labelled(Split.Dev);
        return run.Manifest.Tiers.Select((name, t) => TierHeadPlot.Of(name, t, run.Manifest.Training.Thresholds[t], dev));
    }

    private static IEnumerable<string?> OnTest(TrainedModel run)
    {
        var thresholds = run.Manifest.Training.Thresholds;
        var labelled = run.Labelled(Split.Test);
        var benchmarks = run.Data.Sources.Select((name, s) => (Name: name, Rows: run.Benchmark(s, Split.Test)))
            .Where(b => b.Rows.Length > 0)
            .ToArray();
        yield return Reliability("labelled prompts of test", labelled);
        if (benchmarks.Length > 0)
        {
            yield return ReliabilityPlot.Of(
                "Reliability on benchmarks of test", [.. benchmarks.Select(b => (b.Name, CalibrationError.Bins(b.Rows)))]);
        }

        if (labelled.Length > 0)
        {
            yield return Confusion(run.Manifest.Tiers, thresholds, labelled);
        }

        yield return TradePlot.Of(run.Path, thresholds, labelled);
        yield return StrongSharePlot.Of([.. benchmarks.Select(b => (b.Name, HeldOut.Pairs(b.Rows)))]);
    }

    private static string? Reliability(string rows, Scored[] scored)
    {
        if (scored.Length == 0)
        {
            return null;
        }

        var bins = CalibrationError.Bins(scored);
        return ReliabilityPlot.Of(string.Create(CultureInfo.InvariantCulture, $"Reliability on {rows}, error {bins.Error:0.000}"), [(rows, bins)]);
    }

    private static string Confusion(IReadOnlyList<string> tiers, IReadOnlyList<float> thresholds, Scored[] labelled)
    {
        var counts = labelled.CountBy(r => (r.Example.Tier, TierChoice.ByThreshold(r.Success, thresholds))).ToDictionary();
        return new MatrixChart
        {
            Title = "Tiers of labelled prompts of test",
            RowLabel = "needed",
            ColumnLabel = "chosen",
            Names = tiers,
            Count = (needed, chosen) => counts.GetValueOrDefault((needed, chosen)),
        }.ToSvg();
    }

    private static IEnumerable<string> Some(IEnumerable<string?> plots) => plots.OfType<string>();

    private static string[] Row(string name, Measure m) =>
    [
        HtmlPage.Escape(name),
        m.Value.ToString("0.000", CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{m.Low:0.000} to {m.High:0.000}"),
        m.Samples.ToString("#,0", CultureInfo.InvariantCulture),
    ];
}
