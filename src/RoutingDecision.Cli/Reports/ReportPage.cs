using RoutingDecision.Contracts.V1;
using RoutingDecision.Learning.Reports;

namespace RoutingDecision.Cli.Reports;

/// <summary>A report as the page shows it.</summary>
internal static class ReportPage
{
    private const double MsPerDay = 86_400_000;

    /// <param name="report">Grouped as asked.</param>
    /// <param name="byTier">The same window by tier and period.</param>
    /// <param name="drift">Drift over the same periods; null: nothing is known of it.</param>
    public static TrafficPageData Of(GetReportResponse report, GetReportResponse byTier, GetDriftResponse? drift)
    {
        var end = byTier.Periods.Count == 0 ? 0 : byTier.Periods[^1].Window.EndUnixMs;
        var (total, decisions) = (report.Total, report.Total.Decisions);
        return new TrafficPageData
        {
            Title = "Routing report",
            Remarks = [.. ReportText.Remarks(report)],
            Tables = [new TrafficTable("", ReportText.Columns, [.. ReportText.Rows(report)])],
            Tiers = [.. byTier.Tiers],
            Periods = [.. byTier.Periods.Select(p => PeriodOf(p, end))],
            Always = decisions == 0
                ? []
                : [.. total.Alternatives.Select(a => new TrafficPoint($"always {a.Tier}", a.CostUsd / decisions, a.ExpectedQuality))],
            Today = decisions == 0
                ? null
                : new TrafficPoint("as routed", (total.EstimatedCostUsd + total.FurtherTriesCostUsd) / decisions, total.ExpectedQuality),
            Drift = drift is null
                ? []
                :
                [
                    DriftOf("the training data", drift.History, end, r => r.PsiReference, r => r.ThresholdReference),
                    DriftOf("the week before", drift.History, end, r => r.PsiLastWeek, r => r.ThresholdLastWeek),
                ],
        };
    }

    private static TrafficDrift DriftOf(
        string against, IReadOnlyList<DriftPeriod> history, long end, Func<DriftRow, double> psi, Func<DriftRow, double> mustPass)
    {
        var compared = history
            .SelectMany(p => p.Rows.Where(r => mustPass(r) > 0).Select(r => (Row: r, Day: (p.EndUnixMs - end) / MsPerDay)))
            .ToArray();
        return new TrafficDrift(
            against,
            compared.Length == 0 ? 0 : compared[^1].Row.Threshold,
            compared.GroupBy(c => c.Row.Name, c => new DriftPoint(c.Day, psi(c.Row), mustPass(c.Row)), StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<DriftPoint>)[.. g], StringComparer.Ordinal));
    }

    private static TrafficPeriod PeriodOf(ReportPeriod period, long end)
    {
        var accuracy = new Dictionary<string, (double Value, double Low, double High)>(StringComparer.Ordinal);
        foreach (var row in period.Rows)
        {
            // The source that knows most of the tier's answers.
            var known = new[] { row.Satisfied, row.EvaluatorPassed, row.Rating }.MaxBy(e => e.EffectiveSamples)!;
            if (known.HasLow)
            {
                accuracy[row.Key] = (known.Value, known.Low, known.High);
            }
        }

        var middle = (period.Window.StartUnixMs + period.Window.EndUnixMs) / 2.0;
        return new TrafficPeriod((middle - end) / MsPerDay, period.Total.SavedOverStandardUsd, period.Total.SavedOverPremiumUsd, accuracy);
    }
}
