using System.Globalization;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Evaluation;
using Spectre.Console;

namespace RoutingDecision.Cli.Learning;

/// <summary>What a training run found, for people.</summary>
internal static class TrainText
{
    /// <summary>What the held-out outcomes say of promoting the new bundle.</summary>
    /// <param name="manifest">Of the new bundle.</param>
    /// <param name="served">Folder of the one that served.</param>
    public static string Verdict(BundleManifest manifest, string served)
    {
        if (!manifest.Metrics.TryGetValue(ServedComparison.Change, out var change))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"whether it is better than {served} can't be told: of the journal fewer than {ServedComparison.LeastTexts} texts are held out");
        }

        var said = change.High < 0 ? "foretells outcomes better than" : change.Low > 0 ? "foretells outcomes WORSE than" : "can't be told apart from";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"it {said} {served} on {change.Samples:#,0} texts of the journal that were held out: log loss {change.Value:+0.0000;-0.0000;0.0000} " +
            $"({change.Low:+0.0000;-0.0000;0.0000} to {change.High:+0.0000;-0.0000;0.0000})");
    }

    /// <summary>What was measured on rows that were held out.</summary>
    public static Table Metrics(BundleManifest manifest)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("held-out measure");
        foreach (var heading in new[] { "value", "95 % from", "to", "rows" })
        {
            table.AddColumn(heading, c => c.RightAligned());
        }

        foreach (var (measure, m) in manifest.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            table.AddRow(
                Markup.Escape(measure), Share(m.Value), Share(m.Low), Share(m.High), m.Samples.ToString("#,0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
