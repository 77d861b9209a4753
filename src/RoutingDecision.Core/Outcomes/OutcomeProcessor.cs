using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Outcomes;

/// <summary>Late knowledge about a decision, validated.</summary>
public sealed record FeedbackReport
{
    public required DecisionClaims Decision { get; init; }

    public bool? Satisfied { get; init; }

    public int? Rating { get; init; }

    public Verdict Verdict { get; init; }

    /// <summary>The cheapest tier that would have been enough; empty: not said.</summary>
    public string NeededTier { get; init; } = "";

    public Comparison Comparison { get; init; }

    public string ShadowModel { get; init; } = "";
}

/// <summary>What came of a report.</summary>
/// <param name="Advice">What to do next.</param>
/// <param name="Duplicate">It had been taken before; nothing was counted.</param>
/// <param name="CostUsd">What the try cost.</param>
/// <param name="Report">The report.</param>
public readonly record struct OutcomeResult(Advice Advice, bool Duplicate, double CostUsd, OutcomeReport Report);

/// <summary>Takes outcomes: counts each once, teaches the live view, and gives advice. Thread-safe.</summary>
public sealed class OutcomeProcessor(LiveStatistics statistics, BudgetLedger budgets, SeenReports seen)
{
    /// <summary>Takes one try.</summary>
    public OutcomeResult Report(OutcomeReport report, RoutingSnapshot snapshot)
    {
        var catalog = snapshot.Policy.Catalog;
        var model = catalog.FindModel(report.Model);
        var cost = report.CostUsd ?? (model < 0 ? 0 : catalog.Models[model].Price.Cost(
            report.InputTokens, report.OutputTokens, report.CacheReadTokens, report.CacheWriteTokens));
        var isNew = seen.TryAdd(report.Decision.Id, (ulong)report.Attempt);
        if (isNew && report.Status != OutcomeStatus.Cancelled)
        {
            statistics.Record(new ModelResult(
                report.Model,
                ErrorOf(report),
                report.LatencyMs,
                report.InputTokens,
                report.OutputTokens,
                cost,
                snapshot.FindTask(report.Decision.Task),
                // The prediction was made for the recommended model: of another one the answer says nothing about how well it was predicted.
                string.Equals(report.Model, report.Decision.Model, StringComparison.Ordinal) ? report.Quality : null,
                report.Decision.Confidence));
        }

        if (isNew)
        {
            // The decision reserved its estimate; the first try corrects it, further ones add theirs.
            var reserved = report.Attempt == 1 ? report.Decision.EstimatedCostUsd : 0;
            budgets.Spend(snapshot.Policy.Budgets, report.Decision.Tenant, report.Decision.Feature, cost - reserved);
        }

        var live = statistics.View is { } view && ReferenceEquals(view.Catalog, catalog) ? view : new LiveView(catalog);
        return new OutcomeResult(Adviser.Advise(report, snapshot.Policy, live), !isNew, cost, report);
    }

    /// <summary>Takes late knowledge; false when the same had been taken before.</summary>
    public bool Feedback(FeedbackReport feedback, RoutingSnapshot snapshot)
    {
        if (!seen.TryAdd(feedback.Decision.Id, PartOf(feedback)))
        {
            return false;
        }

        if (OutcomeReport.QualityOf(feedback.Satisfied, feedback.Verdict, feedback.Rating) is { } quality)
        {
            statistics.RecordQuality(feedback.Decision.Model, snapshot.FindTask(feedback.Decision.Task), quality, feedback.Decision.Confidence);
        }

        return true;
    }

    private static ErrorClass ErrorOf(OutcomeReport report) =>
        report.Status == OutcomeStatus.Success ? ErrorClass.None
        : report.Error == ErrorClass.None ? ErrorClass.Other
        : report.Error;

    /// <summary>A number for the content of the feedback, apart from the small numbers of attempts; stable within the process, which is as long as it is remembered.</summary>
    private static ulong PartOf(FeedbackReport f) =>
        (1UL << 63) | (uint)HashCode.Combine(f.Satisfied, f.Rating, f.Verdict, f.NeededTier, f.Comparison, f.ShadowModel);
}
