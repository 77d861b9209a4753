using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Reports;

/// <summary>What a decision's token says, as far as reports need it: a value, so that nothing is left behind of each decision that is read.</summary>
public readonly record struct ReportClaims
{
    /// <summary>Names the decision.</summary>
    public required UInt128 Id { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset Issued { get; init; }

    public required string PolicyVersion { get; init; }

    public required string Tenant { get; init; }

    public required string Feature { get; init; }

    public required string Model { get; init; }

    public required string Tier { get; init; }

    /// <summary>Task type; empty: unknown.</summary>
    public required string Task { get; init; }

    public required DecidedBy DecidedBy { get; init; }

    public required float Confidence { get; init; }

    public required float AcceptThreshold { get; init; }

    /// <summary>Probability of the evaluate ask, and whether it was made.</summary>
    public required float EvaluateProbability { get; init; }

    public required bool Evaluate { get; init; }

    /// <summary>Experiment and arm pairs.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Arms { get; init; }

    /// <summary>Takes them out of a token's claims.</summary>
    public static ReportClaims Of(DecisionClaims from) => new()
    {
        Id = from.Id,
        Issued = from.Issued,
        PolicyVersion = from.PolicyVersion,
        Tenant = from.Tenant,
        Feature = from.Feature,
        Model = from.Model,
        Tier = from.Tier,
        Task = from.Task,
        DecidedBy = from.DecidedBy,
        Confidence = from.Confidence,
        AcceptThreshold = from.AcceptThreshold,
        EvaluateProbability = from.EvaluateProbability,
        Evaluate = from.Evaluate,
        // A list of a token's own would be held as long as the decision.
        Arms = from.Arms.Count == 0 ? [] : from.Arms,
    };
}
