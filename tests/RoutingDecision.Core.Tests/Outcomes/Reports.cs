using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Outcomes;

/// <summary>Claims and reports with the fields that a test names, and plain ones for the rest.</summary>
internal static class Reports
{
    public static DecisionClaims Claims(RoutingPolicy policy, string model = "eco-a", string[]? chain = null, int maxAttempts = 3, int id = 1, float accept = 0.75f) => new()
    {
        Id = (UInt128)id,
        Issued = DateTimeOffset.UnixEpoch,
        Seed = 1,
        PolicyVersion = policy.Version,
        ClassifierVersion = "assumed",
        Tenant = "",
        Feature = "",
        Model = model,
        Tier = policy.Catalog.Tiers[policy.Catalog.Models[policy.Model(model)].Tier],
        TargetTier = policy.Catalog.Tiers[policy.Catalog.Models[policy.Model(model)].Tier],
        Task = "coding",
        DecidedBy = DecidedBy.Classifier,
        Strategy = RoutingStrategy.Direct,
        MaxAttempts = maxAttempts,
        Confidence = 0.8f,
        Propensity = 1,
        AcceptThreshold = accept,
        EstimatedCostUsd = 0.003f,
        BaselineCostUsd = 0.009f,
        Digest = 7,
        EvaluateProbability = 0,
        Evaluate = false,
        Fallbacks = [.. (chain ?? ["eco-b", "std-a", "pre-a"]).Select(policy.Model)],
        Arms = [],
    };

    public static OutcomeReport Success(DecisionClaims claims, string? model = null, int attempt = 1) =>
        new() { Decision = claims, Attempt = attempt, Model = model ?? claims.Model, Status = OutcomeStatus.Success };

    public static OutcomeReport Failure(DecisionClaims claims, ErrorClass error, string? model = null, int attempt = 1) =>
        new() { Decision = claims, Attempt = attempt, Model = model ?? claims.Model, Status = OutcomeStatus.Failure, Error = error };
}
