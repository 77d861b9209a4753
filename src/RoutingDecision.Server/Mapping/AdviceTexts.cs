using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Server.Mapping;

/// <summary>Codes and texts of advice. Codes are stable; protos/codes.md lists them.</summary>
internal static class AdviceTexts
{
    public static string CodeOf(AdviceReason reason) => reason switch
    {
        AdviceReason.AnswerAccepted => "answer_accepted",
        AdviceReason.SelfConfidenceLow => "self_confidence_low",
        AdviceReason.EvaluationFailed => "evaluation_failed",
        AdviceReason.Refused => "refused",
        AdviceReason.ContextTooLong => "context_too_long",
        AdviceReason.ProviderTrouble => "provider_trouble",
        AdviceReason.RateLimited => "rate_limited",
        AdviceReason.RequestInvalid => "request_invalid",
        AdviceReason.AttemptsExhausted => "attempts_exhausted",
        AdviceReason.DeadlineTooShort => "deadline_too_short",
        AdviceReason.NoStrongerModel => "no_stronger_model",
        AdviceReason.NoOtherModel => "no_other_model",
        _ => "cancelled",
    };

    public static string TextOf(AdviceReason reason) => reason switch
    {
        AdviceReason.AnswerAccepted => "the answer stands",
        AdviceReason.SelfConfidenceLow => "the model's own confidence is under the plan's threshold",
        AdviceReason.EvaluationFailed => "the judge rejected the answer",
        AdviceReason.Refused => "the model refused; a stronger one may not",
        AdviceReason.ContextTooLong => "the prompt did not fit; a model with a larger window is asked",
        AdviceReason.ProviderTrouble => "the model or its provider failed; another one is asked",
        AdviceReason.RateLimited => "the provider limits the rate",
        AdviceReason.RequestInvalid => "the request itself is wrong; no other model would take it",
        AdviceReason.AttemptsExhausted => "the plan allows no further try",
        AdviceReason.DeadlineTooShort => "a further try would not end in time",
        AdviceReason.NoStrongerModel => "there is no stronger model",
        AdviceReason.NoOtherModel => "there is no other model to ask",
        _ => "nothing to do",
    };
}
