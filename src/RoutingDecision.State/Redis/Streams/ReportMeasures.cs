using System.Globalization;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>
/// What an outcome or feedback adds to an hour: each measure once per dimension. Dimensions are all, tier, model, task, tenant and feature; tier,
/// task, tenant and feature are the decision's, the model is the one that was called or judged. Money is in billionths of a US dollar, times in
/// microseconds.
/// </summary>
internal static class ReportMeasures
{
    public const string Calls = "calls";
    public const string Successes = "successes";
    public const string Failures = "failures";
    public const string Fallbacks = "fallbacks";
    public const string Cost = "cost_nusd";
    public const string BaselineCost = "baseline_cost_nusd";
    public const string InputTokens = "input_tokens";
    public const string OutputTokens = "output_tokens";

    /// <summary>Sum over successes that said how long they took, of which <see cref="Timed"/> is the number.</summary>
    public const string Latency = "latency_us";
    public const string Timed = "timed";
    public const string Judged = "judged";
    public const string Good = "good";
    public const string Feedback = "feedback";

    /// <summary>Bounds what one report can add, so that no sum runs over: what callers say is not checked for sense.</summary>
    private const double Most = 1e15;

    /// <summary>The hour of a record, UTC.</summary>
    public static string HourOf(JournalRecord record) => HourOf(JournalClock.FromUnixMicroseconds(record.TimeUnixUs));

    public static string HourOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    /// <summary>What a record adds; nothing for one that is no report.</summary>
    public static IEnumerable<(string Dimension, string Value, string Measure, long Amount)> Of(JournalRecord record)
    {
        var measures = record.Outcome is { } outcome ? OfOutcome(outcome) : record.Feedback is { } feedback ? OfFeedback(feedback) : [];
        var claims = record.Outcome?.Decision ?? record.Feedback?.Decision ?? new ClaimsRecord();
        var model = record.Outcome?.Model ?? (record.Feedback?.Model is { Length: > 0 } judged ? judged : claims.Model);
        (string Name, string Value)[] dimensions =
        [
            ("all", ""), ("tier", claims.Tier), ("model", model), ("task", claims.Task), ("tenant", claims.Tenant), ("feature", claims.Feature),
        ];
        return
            from measure in measures
            where measure.Amount != 0
            from dimension in dimensions
            select (dimension.Name, Uri.EscapeDataString(dimension.Value), measure.Name, measure.Amount);
    }

    private static (string Name, long Amount)[] OfOutcome(OutcomeRecord record)
    {
        var report = ReportCodec.FromRecord(record);
        var succeeded = report.Status == OutcomeStatus.Success;
        var timed = succeeded && report.LatencyMs > 0;
        return
        [
            (Calls, 1),
            (Successes, One(succeeded)),
            (Failures, One(report.Status == OutcomeStatus.Failure)),
            (Fallbacks, One(!string.Equals(report.Model, report.Decision.Model, StringComparison.Ordinal))),
            (Cost, Bounded(record.CostUsd * 1e9)),
            (BaselineCost, report.Attempt == 1 ? Bounded(report.Decision.BaselineCostUsd * 1e9) : 0),
            (InputTokens, Bounded(report.InputTokens)),
            (OutputTokens, Bounded(report.OutputTokens)),
            (Latency, timed ? Bounded(report.LatencyMs * 1e3) : 0),
            (Timed, One(timed)),
            .. Quality(report.Quality),
        ];
    }

    private static (string Name, long Amount)[] OfFeedback(FeedbackRecord record) =>
        [(Feedback, 1), .. Quality(OutcomeReport.QualityOf(
            record.HasSatisfied ? record.Satisfied : null, EnumName<Verdict>.Parse(record.Verdict), record.HasRating ? record.Rating : null))];

    private static (string Name, long Amount)[] Quality(bool? good) => good is { } said ? [(Judged, 1), (Good, One(said))] : [];

    private static long One(bool so) => so ? 1 : 0;

    private static long Bounded(double amount) => double.IsNaN(amount) ? 0 : (long)Math.Round(Math.Clamp(amount, 0, Most));
}
