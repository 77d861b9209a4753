using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Requests;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Outcomes;

/// <summary>Outcomes and feedback as records and back.</summary>
public static class ReportCodec
{
    /// <summary>The record of a try.</summary>
    /// <param name="from">The report.</param>
    /// <param name="costUsd">What it is taken to have cost.</param>
    public static OutcomeRecord ToRecord(OutcomeReport from, double costUsd)
    {
        var record = new OutcomeRecord
        {
            Decision = ClaimsCodec.ToRecord(from.Decision),
            Attempt = from.Attempt,
            Model = from.Model,
            Status = EnumName<OutcomeStatus>.Of(from.Status),
            Error = EnumName<ErrorClass>.Of(from.Error),
            LatencyMs = from.LatencyMs,
            FirstTokenMs = from.FirstTokenMs,
            InputTokens = from.InputTokens,
            OutputTokens = from.OutputTokens,
            CacheReadTokens = from.CacheReadTokens,
            CacheWriteTokens = from.CacheWriteTokens,
            Verdict = EnumName<Verdict>.Of(from.Verdict),
            Comparison = EnumName<Comparison>.Of(from.Comparison),
            ShadowModel = from.ShadowModel,
            EvaluatorTier = from.EvaluatorTier,
            CostUsd = costUsd,
        };
        if (from.CostUsd is { } cost)
        {
            record.ReportedCostUsd = cost;
        }

        if (from.SelfConfidence is { } confidence)
        {
            record.SelfConfidence = confidence;
        }

        if (from.Satisfied is { } satisfied)
        {
            record.Satisfied = satisfied;
        }

        if (from.Rating is { } rating)
        {
            record.Rating = rating;
        }

        if (from.DeadlineLeftMs is { } left)
        {
            record.DeadlineLeftMs = left;
        }

        return record;
    }

    /// <summary>The try of a record.</summary>
    public static OutcomeReport FromRecord(OutcomeRecord from) => new()
    {
        Decision = ClaimsCodec.FromRecord(from.Decision ?? new ClaimsRecord()),
        Attempt = from.Attempt,
        Model = from.Model,
        Status = EnumName<OutcomeStatus>.Parse(from.Status),
        Error = EnumName<ErrorClass>.Parse(from.Error),
        LatencyMs = from.LatencyMs,
        FirstTokenMs = from.FirstTokenMs,
        InputTokens = from.InputTokens,
        OutputTokens = from.OutputTokens,
        CacheReadTokens = from.CacheReadTokens,
        CacheWriteTokens = from.CacheWriteTokens,
        CostUsd = from.HasReportedCostUsd ? from.ReportedCostUsd : null,
        SelfConfidence = from.HasSelfConfidence ? from.SelfConfidence : null,
        Verdict = EnumName<Verdict>.Parse(from.Verdict),
        Satisfied = from.HasSatisfied ? from.Satisfied : null,
        Rating = from.HasRating ? from.Rating : null,
        Comparison = EnumName<Comparison>.Parse(from.Comparison),
        ShadowModel = from.ShadowModel,
        EvaluatorTier = from.EvaluatorTier,
        DeadlineLeftMs = from.HasDeadlineLeftMs ? from.DeadlineLeftMs : null,
    };

    /// <summary>The record of feedback.</summary>
    public static FeedbackRecord ToRecord(FeedbackReport from)
    {
        var record = new FeedbackRecord
        {
            Decision = ClaimsCodec.ToRecord(from.Decision),
            Verdict = EnumName<Verdict>.Of(from.Verdict),
            Model = from.Model,
            NeededTier = from.NeededTier,
            Comparison = EnumName<Comparison>.Of(from.Comparison),
            ShadowModel = from.ShadowModel,
            EvaluatorTier = from.EvaluatorTier,
        };
        if (from.Satisfied is { } satisfied)
        {
            record.Satisfied = satisfied;
        }

        if (from.Rating is { } rating)
        {
            record.Rating = rating;
        }

        return record;
    }

    /// <summary>The feedback of a record.</summary>
    public static FeedbackReport FromRecord(FeedbackRecord from) => new()
    {
        Decision = ClaimsCodec.FromRecord(from.Decision ?? new ClaimsRecord()),
        Satisfied = from.HasSatisfied ? from.Satisfied : null,
        Rating = from.HasRating ? from.Rating : null,
        Verdict = EnumName<Verdict>.Parse(from.Verdict),
        Model = from.Model,
        NeededTier = from.NeededTier,
        Comparison = EnumName<Comparison>.Parse(from.Comparison),
        ShadowModel = from.ShadowModel,
        EvaluatorTier = from.EvaluatorTier,
    };
}
