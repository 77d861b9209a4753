using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Insight;

/// <summary>Estimates as messages.</summary>
public static class WireEstimate
{
    /// <summary>The message of an estimate.</summary>
    public static Estimate Of(in Estimated estimated)
    {
        var estimate = new Estimate { Value = estimated.Value, Samples = estimated.Samples };
        if (estimated.Interval is { } interval)
        {
            (estimate.Low, estimate.High) = (interval.Low, interval.High);
            estimate.EffectiveSamples = estimated.EffectiveSamples;
        }

        return estimate;
    }
}
