using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// What moved a decision's tier from where the ask alone would have had it, by its reasons: the last mover counts, in the order in which
/// selection applies them.
/// </summary>
internal static class RegretCauses
{
    private static readonly Dictionary<string, RegretCause> Causes = new(StringComparer.Ordinal)
    {
        [EnumName<ReasonCode>.Of(ReasonCode.RuleFloor)] = RegretCause.Floor,
        [EnumName<ReasonCode>.Of(ReasonCode.RuleCeiling)] = RegretCause.Floor,
        [EnumName<ReasonCode>.Of(ReasonCode.ConversationFloor)] = RegretCause.Floor,
        [EnumName<ReasonCode>.Of(ReasonCode.FollowUp)] = RegretCause.Floor,
        [EnumName<ReasonCode>.Of(ReasonCode.ToolLoop)] = RegretCause.Floor,
        [EnumName<ReasonCode>.Of(ReasonCode.StepDown)] = RegretCause.Floor,
        [EnumName<ReasonCode>.Of(ReasonCode.RequestFloor)] = RegretCause.Constraint,
        [EnumName<ReasonCode>.Of(ReasonCode.RequestCeiling)] = RegretCause.Constraint,
        [EnumName<ReasonCode>.Of(ReasonCode.AnswerRejected)] = RegretCause.Constraint,
        [EnumName<ReasonCode>.Of(ReasonCode.LatencySlo)] = RegretCause.Breaker,
        [EnumName<ReasonCode>.Of(ReasonCode.BreakerOpen)] = RegretCause.Breaker,
        [EnumName<ReasonCode>.Of(ReasonCode.LastResort)] = RegretCause.Breaker,
        [EnumName<ReasonCode>.Of(ReasonCode.Budget)] = RegretCause.Budget,
    };

    private static readonly RegretCause[] LastFirst = [RegretCause.Budget, RegretCause.Breaker, RegretCause.Constraint, RegretCause.Floor];

    public static RegretCause Of(RouteFacts route)
    {
        foreach (var cause in LastFirst)
        {
            if (route.Reasons.Any(r => Causes.GetValueOrDefault(r.Code) == cause))
            {
                return cause;
            }
        }

        return RegretCause.Classifier;
    }
}
