using System.Globalization;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Server.Errors;

/// <summary>Says in words what a hard constraint asked for.</summary>
internal static class ConstraintDetails
{
    public static string Of(HardConstraint constraint, RoutingRequest request, Decision decision)
    {
        var limits = request.Constraints;
        return constraint switch
        {
            HardConstraint.ModelState => "every model is disabled or draining",
            HardConstraint.RequestModels => $"allowed [{List(limits.AllowedModels)}], denied [{List(limits.DeniedModels)}]",
            HardConstraint.RequestProviders => $"allowed [{List(limits.AllowedProviders)}], denied [{List(limits.DeniedProviders)}]",
            HardConstraint.RuleModels => $"rule '{RuleName(decision, decision.Directives.NarrowingRule)}' leaves none of them",
            HardConstraint.FailedBefore => "all that are left were tried in vain",
            HardConstraint.Capabilities => $"required [{List(request.RequiredCapabilities)}] and what attachments and tools imply",
            HardConstraint.Regions => $"regions [{List(limits.Regions)}] and those of rules",
            HardConstraint.ContextWindow => Invariant($"{decision.Work.InputTokens:0} tokens to read and {decision.Work.RequiredOutput:0} to write"),
            HardConstraint.OutputSize => Invariant($"{decision.Work.RequiredOutput:0} output tokens"),
            HardConstraint.MaximumCost => Invariant($"at most ${limits.MaxCostUsd:0.######}"),
            HardConstraint.Deadline => Invariant($"{limits.DeadlineMs:0} ms"),
            HardConstraint.TierRange => $"from '{limits.MinTier}' to '{limits.MaxTier}'",
            HardConstraint.RuleFloor => $"rule '{RuleName(decision, decision.Directives.FloorRule)}' forbids what is left",
            _ => $"tenant '{request.Tenant}', feature '{request.Feature}'",
        };
    }

    private static string RuleName(Decision decision, int rule) => rule < 0 ? "" : decision.Profile.Rules.Ids[rule];

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names.Take(8));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
