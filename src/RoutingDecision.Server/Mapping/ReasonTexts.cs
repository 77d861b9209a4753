using System.Globalization;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Server.Mapping;

/// <summary>Codes and texts of reasons and counterfactuals. Codes are stable; protos/codes.md lists them.</summary>
internal static class ReasonTexts
{
    public static string CodeOf(ReasonCode code) => code switch
    {
        ReasonCode.RulePin => "rule",
        ReasonCode.RuleFloor => "rule_floor",
        ReasonCode.RuleCeiling => "rule_ceiling",
        ReasonCode.RuleContradiction => "rule_contradiction",
        ReasonCode.RuleObjective => "rule_objective",
        ReasonCode.RuleStrategy => "rule_strategy",
        ReasonCode.RequestFloor => "request_floor",
        ReasonCode.RequestCeiling => "request_ceiling",
        ReasonCode.AnswerRejected => "answer_rejected",
        ReasonCode.PreCheckVerdict => "pre_check_verdict",
        ReasonCode.FollowUp => "follow_up",
        ReasonCode.ToolLoop => "tool_loop",
        ReasonCode.Utility => "utility",
        ReasonCode.Risk => "risk",
        ReasonCode.Threshold => "threshold",
        ReasonCode.DefaultTier => "default_tier",
        ReasonCode.ConversationFloor => "conversation_floor",
        ReasonCode.StepDown => "step_down",
        ReasonCode.LatencySlo => "latency_slo",
        ReasonCode.BreakerOpen => "breaker_open",
        ReasonCode.Probe => "probe",
        ReasonCode.TierUnavailable => "tier_unavailable",
        ReasonCode.Budget => "budget",
        ReasonCode.CascadePays => "cascade_pays",
        ReasonCode.Speculate => "speculate",
        ReasonCode.PreCheck => "pre_check",
        ReasonCode.Explore => "explore",
        ReasonCode.LastResort => "last_resort",
        ReasonCode.Observe => "observe",
        ReasonCode.CacheAffinity => "cache_affinity",
        ReasonCode.NotAssessed => "not_assessed",
        ReasonCode.HeadAndTail => "head_and_tail",
        ReasonCode.Drift => "drift",
        _ => "none",
    };

    /// <summary>The sentence of a reason.</summary>
    public static string TextOf(in Reason reason, Decision decision)
    {
        var catalog = decision.Snapshot.Policy.Catalog;
        string Tier(double index) => catalog.Tiers[(int)index];
        string Model(int index) => catalog.Models[index].Id;
        string Rule(int index) => $"rule '{decision.Profile.Rules.Ids[index]}'{Because(decision, index)}";
        return reason.Code switch
        {
            ReasonCode.RulePin => Rule(reason.Index),
            ReasonCode.RuleFloor => $"{Rule(reason.Index)} asks for at least {Tier(reason.A)}; the ask alone would take {Tier(reason.B)}",
            ReasonCode.RuleCeiling => $"{Rule(reason.Index)} asks for at most {Tier(reason.A)}; the ask alone would take {Tier(reason.B)}",
            ReasonCode.RuleContradiction => $"{Rule(reason.Index)} contradicts an earlier rule and was dropped",
            ReasonCode.RuleObjective => $"{Rule(reason.Index)} sets the objective",
            ReasonCode.RuleStrategy => $"{Rule(reason.Index)} sets the strategy",
            ReasonCode.CacheAffinity => Invariant($"{Model(reason.Index)} has the conversation's context cached, which saves ${reason.A:0.000000}"),
            ReasonCode.RequestFloor => $"the request asks for at least {Tier(reason.Index)}; without that {Tier(reason.A)}",
            ReasonCode.RequestCeiling => $"the request asks for at most {Tier(reason.Index)}; without that {Tier(reason.A)}",
            ReasonCode.AnswerRejected => $"the answer of {Model((int)reason.A)} was rejected, so a stronger tier is asked",
            ReasonCode.PreCheckVerdict => $"the pre-check rated the request {Tier(reason.Index)}",
            ReasonCode.FollowUp => $"a follow-up keeps the conversation's tier {Tier(reason.Index)}",
            ReasonCode.ToolLoop => $"a tool-call loop keeps the conversation's tier {Tier(reason.Index)}",
            ReasonCode.Utility => Invariant($"{Tier(reason.Index)} has the highest utility: P(success) {reason.A:0.000}, cost ${reason.B:0.000000}"),
            ReasonCode.Risk => Invariant($"P(success) {reason.A:0.000} against the certified threshold {reason.B:0.000}"),
            ReasonCode.Threshold => Invariant($"P(more is needed) {reason.A:0.000} against the threshold {reason.B:0.000}"),
            ReasonCode.DefaultTier => $"nothing else spoke: the default tier is {Tier(reason.Index)}",
            ReasonCode.ConversationFloor => $"the conversation keeps tier {Tier(reason.Index)}; this ask alone would take {Tier(reason.A)}",
            ReasonCode.StepDown => $"{reason.A:0} easy turns in a row let the conversation step down to {Tier(reason.Index)}",
            ReasonCode.LatencySlo => $"every model of {Tier(reason.Index)} is over its latency objective",
            ReasonCode.BreakerOpen => $"no model of {Tier(reason.Index)} is healthy; {Tier(reason.A)} serves",
            ReasonCode.Probe => $"{Model(reason.Index)} is being probed after an outage",
            ReasonCode.TierUnavailable => $"no model of {Tier(reason.Index)} satisfies the constraints; {Tier(reason.A)} serves",
            ReasonCode.Budget => $"the budget is spent: at most {Tier(reason.Index)}",
            ReasonCode.CascadePays =>
                Invariant($"starting at {Tier(reason.Index)} costs ${reason.A:0.000000} in expectation, direct ${reason.B:0.000000}"),
            ReasonCode.Speculate => $"{Tier(reason.Index)} and the next tier run side by side: the deadline does not hold both in turn",
            ReasonCode.PreCheck => $"{Tier(reason.Index)} rates the difficulty first",
            ReasonCode.Explore => Invariant($"{Model(reason.Index)} was drawn among {reason.B:0} equals (exploration {reason.A:0.###})"),
            ReasonCode.LastResort => $"every breaker is open; {Model(reason.Index)} is the last resort",
            ReasonCode.Observe => $"observe mode recommends the baseline; routing would take {Model(reason.Index)}",
            ReasonCode.NotAssessed => "the classifier was not asked; confidence is its mean for the tier",
            ReasonCode.HeadAndTail => "the ask is very long: its head and tail were looked at",
            ReasonCode.Drift => Invariant(
                $"traffic drifts: failures of weaker tiers are taken {reason.A:0.##} times as likely; without that {Tier(reason.Index)}"),
            _ => CodeOf(reason.Code),
        };
    }

    /// <summary>The sentence of a counterfactual.</summary>
    public static string TextOf(in Core.Decisions.Counterfactual change, Decision decision)
    {
        var tiers = decision.Snapshot.Policy.Catalog.Tiers;
        return change.Kind switch
        {
            CounterfactualKind.SuccessAtLeast =>
                Invariant($"P(success) of {tiers[change.Index]} at least {change.Needed:0.000} (is {change.Actual:0.000})"),
            CounterfactualKind.SuccessAtMost =>
                Invariant($"P(success) of {tiers[change.Index]} at most {change.Needed:0.000} (is {change.Actual:0.000})"),
            CounterfactualKind.WithoutRule => $"without rule '{decision.Profile.Rules.Ids[change.Index]}'",
            CounterfactualKind.ValueAtLeast =>
                Invariant($"a satisfactory answer worth at least ${change.Needed:0.0000} (is ${change.Actual:0.0000})"),
            _ => "a new conversation",
        };
    }

    private static string Because(Decision decision, int rule)
    {
        var reason = decision.Profile.Rules.Reasons[rule];
        return string.IsNullOrEmpty(reason) || string.Equals(reason, decision.Profile.Rules.Ids[rule], StringComparison.Ordinal) ? ""
            : $" ({reason})";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
