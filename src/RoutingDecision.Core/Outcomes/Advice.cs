namespace RoutingDecision.Core.Outcomes;

/// <summary>What to do after an outcome.</summary>
public enum AdviceAction : byte
{
    Accept,
    Escalate,
    Retry,
    GiveUp,
}

/// <summary>Why; the names in snake_case are the stable codes on the wire.</summary>
public enum AdviceReason : byte
{
    AnswerAccepted,
    SelfConfidenceLow,
    EvaluationFailed,
    Refused,
    ContextTooLong,
    ProviderTrouble,
    RateLimited,
    RequestInvalid,
    AttemptsExhausted,
    DeadlineTooShort,
    NoStrongerModel,
    NoOtherModel,
    Cancelled,
}

/// <summary>Advice after an outcome.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why.</param>
/// <param name="Model">Model index in the current catalog for Escalate and Retry; -1 otherwise.</param>
/// <param name="RetryAfterMs">Pause before a retry, milliseconds.</param>
public readonly record struct Advice(AdviceAction Action, AdviceReason Reason, int Model = -1, double RetryAfterMs = 0);
