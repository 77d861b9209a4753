using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Outcomes;

/// <summary>Says what to do after a try. Pure: the same report, policy and live view give the same advice.</summary>
public static class Adviser
{
    /// <summary>Pause before asking a model again that was rate limited and has no peer.</summary>
    private const double RateLimitPauseMs = 1000;

    public static Advice Advise(OutcomeReport report, RoutingPolicy policy, LiveView live)
    {
        var advice = report.Status switch
        {
            OutcomeStatus.Cancelled => new Advice(AdviceAction.GiveUp, AdviceReason.Cancelled),
            OutcomeStatus.Success => AfterAnswer(report, policy, live),
            _ => AfterFailure(report, policy, live),
        };
        return advice.Model < 0 ? advice : Bound(report, policy, live, advice);
    }

    private static Advice AfterAnswer(OutcomeReport report, RoutingPolicy policy, LiveView live)
    {
        if (report.Verdict == Verdict.Fail)
        {
            return Escalate(report, policy, live, AdviceReason.EvaluationFailed);
        }

        var threshold = report.Decision.AcceptThreshold > 0
            ? report.Decision.AcceptThreshold
            : (float)policy.ProfilesOf(report.Decision.Tenant).ByCombination[0].Routing.AcceptThreshold;
        return report.Verdict != Verdict.Pass && report.SelfConfidence < threshold
            ? Escalate(report, policy, live, AdviceReason.SelfConfidenceLow)
            : new Advice(AdviceAction.Accept, AdviceReason.AnswerAccepted);
    }

    private static Advice AfterFailure(OutcomeReport report, RoutingPolicy policy, LiveView live) => report.Error switch
    {
        ErrorClass.InvalidRequest => new Advice(AdviceAction.GiveUp, AdviceReason.RequestInvalid),
        ErrorClass.Refused or ErrorClass.ContentFilter => Escalate(report, policy, live, AdviceReason.Refused),
        ErrorClass.ContextLength => Escalate(report, policy, live, AdviceReason.ContextTooLong),
        ErrorClass.RateLimited => Other(report, policy, live, AdviceReason.RateLimited, RateLimitPauseMs),
        _ => Other(report, policy, live, AdviceReason.ProviderTrouble, 0),
    };

    /// <summary>
    /// The first stronger model of the chain, or after too long a context the first of the same tier or a stronger one with a larger window. What
    /// is outside the chain may violate a constraint of the request, which only its decision knew: so there is no stronger one when the chain holds
    /// none, or when the policy has changed since. An answer without a stronger model is accepted.
    /// </summary>
    private static Advice Escalate(OutcomeReport report, RoutingPolicy policy, LiveView live, AdviceReason reason)
    {
        var catalog = policy.Catalog;
        var ran = catalog.FindModel(report.Model);
        var tier = ran >= 0 ? catalog.Models[ran].Tier : catalog.FindTier(report.Decision.Tier);
        var context = reason == AdviceReason.ContextTooLong && ran >= 0 ? catalog.Models[ran].ContextTokens : 0;
        foreach (var m in Chain(report, policy))
        {
            var isStronger = reason == AdviceReason.ContextTooLong ? catalog.Models[m].Tier >= tier : catalog.Models[m].Tier > tier;
            if (m != ran && isStronger && Usable(live, m) && catalog.Models[m].ContextTokens > context)
            {
                return new Advice(catalog.Models[m].Tier > tier ? AdviceAction.Escalate : AdviceAction.Retry, reason, m);
            }
        }

        return new Advice(report.Status == OutcomeStatus.Success ? AdviceAction.Accept : AdviceAction.GiveUp, AdviceReason.NoStrongerModel);
    }

    /// <summary>
    /// Another model: the next of the chain after the one that ran; without one the same again after a pause, where a pause may help; at last one
    /// of the chain whose breaker is open.
    /// </summary>
    private static Advice Other(OutcomeReport report, RoutingPolicy policy, LiveView live, AdviceReason reason, double pauseMs)
    {
        var catalog = policy.Catalog;
        var ran = catalog.FindModel(report.Model);
        var chain = Chain(report, policy);
        var rest = chain.Skip(chain.IndexOf(ran) + 1).Where(m => m != ran).ToList();
        var next = rest.FindIndex(m => Usable(live, m));
        if (next < 0 && pauseMs > 0 && ran >= 0)
        {
            return new Advice(AdviceAction.Retry, reason, ran, pauseMs);
        }

        next = next >= 0 ? next : rest.FindIndex(m => live[m].State == ModelState.Enabled);
        if (next < 0)
        {
            return new Advice(AdviceAction.GiveUp, AdviceReason.NoOtherModel);
        }

        var isStronger = ran >= 0 && catalog.Models[rest[next]].Tier > catalog.Models[ran].Tier;
        return new Advice(isStronger ? AdviceAction.Escalate : AdviceAction.Retry, reason, rest[next]);
    }

    /// <summary>No further try beyond the plan's number, nor one that can't end in time.</summary>
    private static Advice Bound(OutcomeReport report, RoutingPolicy policy, LiveView live, in Advice advice)
    {
        var fallback = report.Status == OutcomeStatus.Success ? AdviceAction.Accept : AdviceAction.GiveUp;
        if (report.Attempt >= Math.Max(1, report.Decision.MaxAttempts))
        {
            return new Advice(fallback, AdviceReason.AttemptsExhausted);
        }

        if (report.DeadlineLeftMs is not { } left)
        {
            return advice;
        }

        var spec = policy.Catalog.Models[advice.Model];
        var known = live[advice.Model].LatencyP50Ms;
        // A try that failed wrote nothing; the next one is expected to write what an answer usually has.
        var output = report.OutputTokens > 0 ? report.OutputTokens : policy.ProfilesOf(report.Decision.Tenant).ByCombination[0].Routing.ExpectedOutputTokens;
        var expected = known > 0 ? known : spec.PriorLatencyMs(output);
        return advice.RetryAfterMs + expected > left ? new Advice(fallback, AdviceReason.DeadlineTooShort) : advice;
    }

    private static bool Usable(LiveView live, int model) => live[model] is { Breaker: BreakerState.Closed, State: ModelState.Enabled };

    /// <summary>The decision's chain; empty when the policy has changed since, as its indexes then mean something else.</summary>
    private static List<int> Chain(OutcomeReport report, RoutingPolicy policy) =>
        string.Equals(report.Decision.PolicyVersion, policy.Version, StringComparison.Ordinal)
            ? [.. report.Decision.Fallbacks.Where(m => m < policy.Catalog.Models.Length)]
            : [];
}
