using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Server.Errors;
using OutcomeStatus = RoutingDecision.Contracts.V1.OutcomeStatus;

namespace RoutingDecision.Server.Mapping;

/// <summary>Turns outcome messages into reports, or into the list of everything that is wrong with them.</summary>
internal static class OutcomeMapper
{
    /// <summary>Checks all fields but the token.</summary>
    public static IReadOnlyList<Violation> Check(Outcome? from)
    {
        var checks = default(FieldChecks);
        if (from is null)
        {
            checks.Add("outcome", "is not set");
            return checks.Violations;
        }

        checks.Range("attempt", from.Attempt, 1, RequestLimits.Attempts);
        checks.Identifier("model", from.Model);
        checks.Defined("status", from.Status);
        checks.Defined("error_class", from.ErrorClass);
        if (from.Status == OutcomeStatus.Unspecified)
        {
            checks.Add("status", "is not set");
        }

        if (from.Status == OutcomeStatus.Failure && from.ErrorClass == ErrorClass.Unspecified)
        {
            checks.Add("error_class", "must say why the try failed");
        }

        CheckNumbers(from, ref checks);
        checks.Defined("evaluator_verdict", from.EvaluatorVerdict);
        checks.Identifier("evaluator_tier", from.EvaluatorTier);
        checks.Defined("comparison", from.Comparison);
        checks.Identifier("shadow_model", from.ShadowModel);
        return checks.Violations;
    }

    public static OutcomeReport Map(Outcome from, DecisionClaims claims) => new()
    {
        Decision = claims,
        Attempt = from.Attempt,
        Model = from.Model.Length == 0 ? claims.Model : from.Model,
        Status = from.Status switch
        {
            OutcomeStatus.Failure => Core.Outcomes.OutcomeStatus.Failure,
            OutcomeStatus.Cancelled => Core.Outcomes.OutcomeStatus.Cancelled,
            _ => Core.Outcomes.OutcomeStatus.Success,
        },
        Error = from.Status == OutcomeStatus.Failure ? EnumMap.ToCore(from.ErrorClass) : Core.Requests.ErrorClass.None,
        LatencyMs = from.LatencyMs,
        FirstTokenMs = from.FirstTokenMs,
        InputTokens = from.InputTokens,
        OutputTokens = from.OutputTokens,
        CacheReadTokens = from.CacheReadTokens,
        CacheWriteTokens = from.CacheWriteTokens,
        CostUsd = from.HasCostUsd ? from.CostUsd : null,
        SelfConfidence = from.HasSelfConfidence ? from.SelfConfidence : null,
        Verdict = EnumMap.ToCore(from.EvaluatorVerdict),
        Satisfied = from.HasSatisfied ? from.Satisfied : null,
        Rating = from.HasRating ? from.Rating : null,
        Comparison = EnumMap.ToCore(from.Comparison),
        ShadowModel = from.ShadowModel,
        EvaluatorTier = from.EvaluatorTier,
        DeadlineLeftMs = from.HasDeadlineLeftMs ? from.DeadlineLeftMs : null,
    };

    public static IReadOnlyList<Violation> Check(ReportFeedbackRequest from, RoutingSnapshot snapshot)
    {
        var checks = default(FieldChecks);
        checks.Defined("evaluator_verdict", from.EvaluatorVerdict);
        checks.Identifier("evaluator_tier", from.EvaluatorTier);
        checks.Defined("comparison", from.Comparison);
        checks.Identifier("model", from.Model);
        checks.Identifier("shadow_model", from.ShadowModel);
        if (from.HasRating)
        {
            checks.Range("rating", from.Rating, 1, 5);
        }

        if (from.NeededTier.Length > 0 && snapshot.Policy.Catalog.FindTier(from.NeededTier) < 0)
        {
            checks.Add("needed_tier", $"the policy knows only the tiers {string.Join(", ", snapshot.Policy.Catalog.Tiers)}");
        }

        if (!from.HasSatisfied && !from.HasRating && from.EvaluatorVerdict == Contracts.V1.Verdict.Unspecified && from.NeededTier.Length == 0
            && from.Comparison == Contracts.V1.Comparison.Unspecified)
        {
            checks.Add("satisfied", "the feedback says nothing: set satisfied, rating, evaluator_verdict, needed_tier or comparison");
        }

        return checks.Violations;
    }

    public static FeedbackReport Map(ReportFeedbackRequest from, DecisionClaims claims) => new()
    {
        Decision = claims,
        Model = from.Model,
        Satisfied = from.HasSatisfied ? from.Satisfied : null,
        Rating = from.HasRating ? from.Rating : null,
        Verdict = EnumMap.ToCore(from.EvaluatorVerdict),
        NeededTier = from.NeededTier,
        Comparison = EnumMap.ToCore(from.Comparison),
        ShadowModel = from.ShadowModel,
        EvaluatorTier = from.EvaluatorTier,
    };

    public static ReportOutcomeResponse Map(in OutcomeResult result, RoutingSnapshot snapshot)
    {
        var reply = new ReportOutcomeResponse
        {
            Action = EnumMap.ToWire(result.Advice.Action),
            RetryAfterMs = (long)result.Advice.RetryAfterMs,
            ReasonCode = AdviceTexts.CodeOf(result.Advice.Reason),
            Reason = AdviceTexts.TextOf(result.Advice.Reason),
            Duplicate = result.Duplicate,
        };
        if (result.Advice.Model >= 0)
        {
            var catalog = snapshot.Policy.Catalog;
            var model = catalog.Models[result.Advice.Model];
            (reply.Model, reply.Provider, reply.Tier) = (model.Id, catalog.Providers[model.Provider], catalog.Tiers[model.Tier]);
        }

        return reply;
    }

    private static void CheckNumbers(Outcome from, ref FieldChecks checks)
    {
        checks.Range("latency_ms", from.LatencyMs, 0, RequestLimits.DurationMs);
        checks.Range("first_token_ms", from.FirstTokenMs, 0, RequestLimits.DurationMs);
        if (from.LatencyMs > 0 && from.FirstTokenMs > from.LatencyMs)
        {
            checks.Add("first_token_ms", $"is {from.FirstTokenMs}, over latency_ms {from.LatencyMs}");
        }

        checks.Range("input_tokens", from.InputTokens, 0, RequestLimits.Tokens);
        checks.Range("output_tokens", from.OutputTokens, 0, RequestLimits.Tokens);
        checks.Range("cache_read_tokens", from.CacheReadTokens, 0, RequestLimits.Tokens);
        checks.Range("cache_write_tokens", from.CacheWriteTokens, 0, RequestLimits.Tokens);
        checks.Share("self_confidence", from.HasSelfConfidence ? from.SelfConfidence : null);
        if (from.HasCostUsd)
        {
            checks.Range("cost_usd", from.CostUsd, 0, RequestLimits.CostUsd);
        }

        if (from.HasRating)
        {
            checks.Range("rating", from.Rating, 1, 5);
        }

        if (from.HasDeadlineLeftMs)
        {
            checks.Range("deadline_left_ms", from.DeadlineLeftMs, -RequestLimits.DurationMs, RequestLimits.DurationMs);
        }
    }
}
