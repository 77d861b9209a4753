namespace RoutingDecision.Core.Selection;

/// <summary>Why a decision is as it is. The server renders texts; <c>ReasonTable</c> documents the codes.</summary>
public enum ReasonCode : byte
{
    None,
    RulePin,
    RuleFloor,
    RuleCeiling,
    RuleContradiction,
    RuleObjective,
    RuleStrategy,
    RequestFloor,
    RequestCeiling,
    AnswerRejected,
    PreCheckVerdict,
    FollowUp,
    ToolLoop,
    Utility,
    Risk,
    Threshold,
    DefaultTier,
    ConversationFloor,
    StepDown,
    LatencySlo,
    BreakerOpen,
    Probe,
    TierUnavailable,
    Budget,
    CascadePays,
    Speculate,
    PreCheck,
    Explore,
    LastResort,
    Observe,
    CacheAffinity,
    NotAssessed,
    HeadAndTail,
    Drift,
}

/// <summary>One reason with its numbers.</summary>
/// <param name="Code">Which.</param>
/// <param name="Index">A rule, tier, model or budget index, by the code; -1: none.</param>
/// <param name="A">First number of the text, by the code.</param>
/// <param name="B">Second number of the text.</param>
/// <param name="Margin">How far from the other decision; NaN: no margin.</param>
public readonly record struct Reason(ReasonCode Code, int Index = -1, double A = double.NaN, double B = double.NaN, double Margin = double.NaN);

/// <summary>What settled the tier.</summary>
public enum DecidedBy : byte
{
    None,
    Rule,
    Classifier,
    Conversation,
    Override,
    Default,
    Observe,
}
