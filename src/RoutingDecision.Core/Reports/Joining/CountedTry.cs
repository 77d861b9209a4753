using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports;

/// <summary>What one try counts in its cells.</summary>
/// <param name="Model">The model that ran.</param>
/// <param name="Status">How it ended.</param>
/// <param name="CostUsd">What it cost, in US dollars.</param>
/// <param name="InputTokens">Its input.</param>
/// <param name="OutputTokens">Its output.</param>
internal readonly record struct CountedTry(string Model, OutcomeStatus Status, double CostUsd, long InputTokens, long OutputTokens)
{
    public static CountedTry Of(OutcomeReport report, double costUsd) =>
        new(report.Model, report.Status, costUsd, report.InputTokens, report.OutputTokens);

    /// <summary>Counts it in a cell.</summary>
    public void AddTo(ReportCell cell)
    {
        cell.Sums[ReportMeasure.Tries]++;
        cell.Sums[ReportMeasure.Cost] += CostUsd;
        switch (Status)
        {
            case OutcomeStatus.Success:
                cell.Sums[ReportMeasure.Successes]++;
                cell.InputTokens.Add(InputTokens);
                cell.OutputTokens.Add(OutputTokens);
                break;
            case OutcomeStatus.Failure:
                cell.Sums[ReportMeasure.Failures]++;
                break;
            default:
                break;
        }
    }
}
