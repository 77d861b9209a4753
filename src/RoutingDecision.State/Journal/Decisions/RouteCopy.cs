using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>What is kept of a route beside its lists.</summary>
internal readonly record struct RouteCopy
{
    public HardConstraint Unservable { get; private init; }

    public int Tier { get; private init; }

    public int TargetTier { get; private init; }

    public int AskTier { get; private init; }

    public int SettledTier { get; private init; }

    public int Model { get; private init; }

    public DecidedBy DecidedBy { get; private init; }

    public double Propensity { get; private init; }

    public RoutePlan Plan { get; private init; }

    public float Confidence { get; private init; }

    public int Complexity { get; private init; }

    public double EstimatedCostUsd { get; private init; }

    public double BaselineCostUsd { get; private init; }

    public double ExpectedLatencyMs { get; private init; }

    public int WouldBeModel { get; private init; }

    public float WouldBeConfidence { get; private init; }

    public double WouldBeCostUsd { get; private init; }

    public static RouteCopy Of(Decision from) => new()
    {
        Unservable = from.Route.Unservable,
        Tier = from.Route.Tier,
        TargetTier = from.Route.TargetTier,
        AskTier = from.Route.AskTier,
        SettledTier = from.Route.SettledTier,
        Model = from.Route.Model,
        DecidedBy = from.Route.DecidedBy,
        Propensity = from.Route.Propensity,
        Plan = from.Route.Plan,
        Confidence = from.Confidence,
        Complexity = from.Complexity,
        EstimatedCostUsd = from.EstimatedCostUsd,
        BaselineCostUsd = from.BaselineCostUsd,
        ExpectedLatencyMs = from.ExpectedLatencyMs,
        WouldBeModel = from.WouldBeModel,
        WouldBeConfidence = from.WouldBeConfidence,
        WouldBeCostUsd = from.WouldBeCostUsd,
    };
}
