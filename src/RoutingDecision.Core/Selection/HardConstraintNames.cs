namespace RoutingDecision.Core.Selection;

/// <summary>Stable names of the hard constraints on the wire and in policy tests.</summary>
public static class HardConstraintNames
{
    /// <summary>The name of a constraint.</summary>
    public static string Of(HardConstraint constraint) => constraint switch
    {
        HardConstraint.ModelState => "model_state",
        HardConstraint.RequestModels => "allowed_models",
        HardConstraint.RequestProviders => "allowed_providers",
        HardConstraint.RuleModels => "rules",
        HardConstraint.FailedBefore => "failed_models",
        HardConstraint.Capabilities => "capabilities",
        HardConstraint.Regions => "regions",
        HardConstraint.ContextWindow => "context_window",
        HardConstraint.OutputSize => "output_size",
        HardConstraint.MaximumCost => "max_cost_usd",
        HardConstraint.Deadline => "deadline_ms",
        HardConstraint.TierRange => "tier_range",
        HardConstraint.RuleFloor => "rule_floor",
        HardConstraint.Budget => "budget",
        _ => "none",
    };
}
