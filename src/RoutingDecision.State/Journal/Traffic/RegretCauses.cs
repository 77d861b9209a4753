using System.Collections.Frozen;
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
    private static readonly FrozenDictionary<string, RegretCause> Causes = new Dictionary<string, RegretCause>(StringComparer.Ordinal)
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
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static RegretCause Of(RouteFacts route)
    {
        var last = RegretCause.Classifier;
        for (var i = 0; i < route.Reasons.Count; i++)
        {
            if (Causes.TryGetValue(route.Reasons[i].Code, out var cause) && OrderOf(cause) > OrderOf(last))
            {
                last = cause;
            }
        }

        return last;
    }

    /// <summary>How late selection applies it.</summary>
    private static int OrderOf(RegretCause cause) => cause switch
    {
        RegretCause.Budget => 4,
        RegretCause.Breaker => 3,
        RegretCause.Constraint => 2,
        RegretCause.Floor => 1,
        _ => 0,
    };
}
