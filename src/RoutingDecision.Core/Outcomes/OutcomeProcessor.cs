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

    /// <summary>Model whose answer is judged; empty: the recommended one.</summary>
    public string Model { get; init; } = "";

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

        var live = statistics.ViewOf(catalog);
        return new OutcomeResult(Adviser.Advise(report, snapshot.Policy, live), !isNew, cost, report);
    }

    /// <summary>Takes late knowledge; false when the same had been taken before.</summary>
    public bool Feedback(FeedbackReport feedback, RoutingSnapshot snapshot)
    {
        if (!seen.TryAdd(feedback.Decision.Id, PartOf(feedback)))
        {
            return false;
        }

        // Of another model nothing was predicted, so nothing is to be learned from the difference.
        var recommended = feedback.Model.Length == 0 || string.Equals(feedback.Model, feedback.Decision.Model, StringComparison.Ordinal);
        if (recommended && QualityOf(feedback, snapshot) is { } quality)
        {
            statistics.RecordQuality(feedback.Decision.Model, snapshot.FindTask(feedback.Decision.Task), quality, feedback.Decision.Confidence);
        }

        return true;
    }

    private static ErrorClass ErrorOf(OutcomeReport report) =>
        report.Status == OutcomeStatus.Success ? ErrorClass.None
        : report.Error == ErrorClass.None ? ErrorClass.Other
        : report.Error;

    /// <summary>Whether the answer was good: by the user, the judge or the rating; else by the tier that was needed; else by a comparison.</summary>
    private static bool? QualityOf(FeedbackReport feedback, RoutingSnapshot snapshot)
    {
        if (OutcomeReport.QualityOf(feedback.Satisfied, feedback.Verdict, feedback.Rating) is { } said)
        {
            return said;
        }

        var catalog = snapshot.Policy.Catalog;
        if (catalog.FindTier(feedback.NeededTier) is >= 0 and var needed && catalog.FindTier(feedback.Decision.Tier) is >= 0 and var had)
        {
            return needed <= had;
        }

        return feedback.Comparison switch
        {
            Comparison.Agree or Comparison.RecommendedBetter => true,
            Comparison.ShadowBetter or Comparison.RecommendedRefused => false,
            _ => null,
        };
    }

    /// <summary>A number for the content of the feedback, apart from the small numbers of attempts; stable within the process, which is as long as it is remembered.</summary>
    private static ulong PartOf(FeedbackReport f) =>
        (1UL << 63) | (uint)HashCode.Combine(f.Model, f.Satisfied, f.Rating, f.Verdict, f.NeededTier, f.Comparison, f.ShadowModel);
}
