namespace RoutingDecision.Core.Selection;

/// <summary>Hard constraints in the order in which they are applied; the names appear in FAILED_PRECONDITION and in policy tests.</summary>
public enum HardConstraint : byte
{
    None,
    ModelState,
    RequestModels,
    RequestProviders,
    RuleModels,
    FailedBefore,
    Capabilities,
    Regions,
    ContextWindow,
    OutputSize,
    MaximumCost,
    Deadline,
    TierRange,
    RuleFloor,
    Budget,
}
