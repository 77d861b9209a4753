using System.Globalization;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Reports;

/// <summary>What a run was trained on: rows per source and split, what each source weighs after balancing, and how often tiers succeed.</summary>
internal static class DataTable
{
    public static void Write(HtmlPage page, TrainedModel run)
    {
        var tiers = run.Manifest.Tiers;
        var train = run.Data.Examples.Where(e => e.Split == Split.Train).ToArray();
        var total = train.Sum(Weight);
        page.Table(
            ["source", "train", "dev", "calibration", "test", "share of the training weight", .. tiers.Select(t => $"train, {t} succeeds")],
            run.Data.Counts().Select((rows, s) => Row(rows, [.. train.Where(e => e.Source == s)], total, tiers.Count)));
        page.Paragraph(
            "Weights are what the loss sees after balancing of the sources. The last columns are mean targets of the rows that know the tier: of a " +
            "labelled row whether the tier is enough by its label, of a benchmark's row the share of that tier's models that were right.");
    }

    private static IEnumerable<string> Row(Classifier.Bundles.SourceRows rows, Example[] train, double total, int tiers) =>
    [
        HtmlPage.Escape(rows.Source),
        Count(rows.Train),
        Count(rows.Dev),
        Count(rows.Calibration),
        Count(rows.Test),
        total > 0 ? Share(train.Sum(Weight) / total) : "-",
        .. Enumerable.Range(0, tiers).Select(t => Mean([.. train.Where(e => e.Weight[t] > 0)], t)),
    ];

    private static double Weight(Example example) => example.Weight.Max();

    private static string Mean(Example[] rows, int tier) => rows.Length == 0 ? "-" : Share(rows.Average(e => e.Success[tier]));

    private static string Count(int rows) => rows.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
