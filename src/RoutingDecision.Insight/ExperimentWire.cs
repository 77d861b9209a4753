using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using Arm = RoutingDecision.Core.Reports.ArmResult;
using Versus = RoutingDecision.Core.Reports.ArmComparison;

namespace RoutingDecision.Insight;

/// <summary>Results of experiments as messages.</summary>
public static class ExperimentWire
{
    /// <summary>What a request asks of a book; an empty tenant is everybody.</summary>
    public static ExperimentQuery QueryOf(GetExperimentRequest request)
    {
        var (from, until) = WireHours.Of(request.Window);
        return new ExperimentQuery(request.Experiment, request.Tenant.Length == 0 ? null : request.Tenant, from, until);
    }

    /// <summary>The message of a result.</summary>
    public static GetExperimentResponse Of(ExperimentResult result)
    {
        var reply = new GetExperimentResponse
        {
            Experiment = result.Experiment,
            SampleRatioPValue = result.SampleRatioPValue,
            Test = ExperimentResult.Test,
            Conclusion = result.Conclusion,
            KeyShare = result.KeyShare,
        };
        reply.Arms.AddRange(result.Arms.Select(Of));
        reply.Comparisons.AddRange(result.Comparisons.Select(Of));
        return reply;
    }

    private static Contracts.V1.ArmResult Of(Arm arm) => new()
    {
        Arm = arm.Arm,
        Share = arm.Share,
        Keys = arm.Keys,
        Decisions = arm.Decisions,
        CostUsd = WireEstimate.Of(arm.Cost.ToEstimate()),
        Satisfied = WireEstimate.Of(arm.Good.ToShare()),
        LatencyMs = WireEstimate.Of(arm.LatencyMs.ToEstimate()),
        Escalated = WireEstimate.Of(arm.Escalated.ToShare()),
    };

    private static Contracts.V1.ArmComparison Of(Versus comparison)
    {
        var difference = new Estimate { Value = comparison.Difference };
        if (comparison.Interval is { } interval)
        {
            (difference.Low, difference.High) = (interval.Low, interval.High);
        }

        return new Contracts.V1.ArmComparison
        {
            Arm = comparison.Arm,
            Control = comparison.Control,
            Measure = comparison.Measure,
            Difference = difference,
            PValue = comparison.PValue,
            Decided = comparison.IsDecided,
        };
    }
}
