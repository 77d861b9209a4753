using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Catalog;
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

    /// <summary>Tier of the judge; empty: not said.</summary>
    public string EvaluatorTier { get; init; } = "";
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
        var cost = CostOf(report, catalog);
        var isNew = seen.TryAdd(report.Decision.Id, (ulong)report.Attempt);
        if (isNew && report.Status != OutcomeStatus.Cancelled)
        {
            statistics.Record(ResultOf(report, cost, snapshot));
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

    /// <summary>
    /// Counts one try of the past, as a restart reads it back; false when it was counted already. Budgets are not touched: whose day it was is for
    /// the reader to know.
    /// </summary>
    public bool Replay(OutcomeReport report, double costUsd, TimeSpan age, bool judge, RoutingSnapshot snapshot)
    {
        if (!seen.TryAdd(report.Decision.Id, (ulong)report.Attempt))
        {
            return false;
        }

        if (report.Status != OutcomeStatus.Cancelled)
        {
            statistics.Replay(ResultOf(report, costUsd, snapshot), age, judge);
        }

        return true;
    }

    /// <summary>What a try cost, as reported, else by the catalog, in US dollars; 0 for a model that is not in it.</summary>
    public static double CostOf(OutcomeReport report, ModelCatalog catalog) =>
        report.CostUsd ?? (catalog.FindModel(report.Model) is >= 0 and var model
            ? catalog.Models[model].Price.Cost(report.InputTokens, report.OutputTokens, report.CacheReadTokens, report.CacheWriteTokens)
            : 0);

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

    private static ModelResult ResultOf(OutcomeReport report, double cost, RoutingSnapshot snapshot) => new(
        report.Model,
        ErrorOf(report),
        report.LatencyMs,
        report.InputTokens,
        report.OutputTokens,
        cost,
        snapshot.FindTask(report.Decision.Task),
        // The prediction was made for the recommended model: of another one the answer says nothing about how well it was predicted.
        string.Equals(report.Model, report.Decision.Model, StringComparison.Ordinal) ? report.Quality : null,
        report.Decision.Confidence);

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
            Comparison.Agree or Comparison.RecommendedBetter or Comparison.ShadowRefused => true,
            Comparison.ShadowBetter or Comparison.RecommendedRefused or Comparison.Neither => false,
            _ => null,
        };
    }

    /// <summary>
    /// A number for the content of the feedback, apart from the small numbers of attempts: FNV-1a over its fields, the same in every process, since
    /// a restart reads feedback back.
    /// </summary>
    public static ulong PartOf(FeedbackReport f)
    {
        const ulong Prime = 0x0000_0100_0000_01B3;
        var hash = 0xCBF2_9CE4_8422_2325UL;
        foreach (var text in (ReadOnlySpan<string>)[f.Model, f.NeededTier, f.ShadowModel])
        {
            foreach (var c in text)
            {
                hash = (hash ^ c) * Prime;
            }

            hash = (hash ^ 0xFFFF) * Prime;
        }

        foreach (var number in (ReadOnlySpan<int>)[f.Satisfied is { } s ? (s ? 2 : 1) : 0, f.Rating ?? 0, (int)f.Verdict, (int)f.Comparison])
        {
            hash = (hash ^ (uint)number) * Prime;
        }

        return (1UL << 63) | hash;
    }
}
