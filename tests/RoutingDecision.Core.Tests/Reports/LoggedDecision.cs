using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports;

/// <summary>A decision of the log that tests can keep and compare with; the book takes the same as a value that lives no longer than the call.</summary>
internal sealed record LoggedDecision
{
    public required DecisionClaims Claims { get; init; }

    public double EstimatedCostUsd { get; init; }

    public string Rule { get; init; } = "";

    public double[] TierCostUsd { get; init; } = [];

    public float[] Success { get; init; } = [];

    public double ShadowProbability { get; init; }

    public RegretCause Cause { get; init; }

    public double Margin { get; init; } = double.NaN;

    public ulong UserHash { get; init; }

    public RecordPlace Place { get; init; }
}

internal static class LoggedDecisionFeed
{
    /// <summary>Takes it, as read from a log.</summary>
    public static void Take(this TrafficBook book, LoggedDecision decision) => book.Take(new Core.Reports.LoggedDecision
    {
        Claims = ReportClaims.Of(decision.Claims),
        EstimatedCostUsd = decision.EstimatedCostUsd,
        Rule = decision.Rule,
        TierCostUsd = decision.TierCostUsd,
        Success = decision.Success,
        ShadowProbability = decision.ShadowProbability,
        Cause = decision.Cause,
        Margin = decision.Margin,
        UserHash = decision.UserHash,
        Place = decision.Place,
    });
}
