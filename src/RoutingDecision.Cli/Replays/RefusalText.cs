using System.Globalization;
using RoutingDecision.Core.Reports.OffPolicy;

namespace RoutingDecision.Cli.Replays;

/// <summary>Why a log says nothing of a candidate, in words.</summary>
internal static class RefusalText
{
    public static string Of(OffPolicyEstimate estimate) => estimate.Refusal switch
    {
        OffPolicyRefusal.Samples => Text($"it takes {OffPolicyEstimator.LeastSamples} results"),
        OffPolicyRefusal.EffectiveSamples => Text($"it takes {OffPolicyEstimator.LeastEffectiveSamples} effective samples"),
        OffPolicyRefusal.Coverage =>
            Text($"{1 - (estimate.Coverage?.Value ?? 0):0.0%} of what it would recommend was not tried, ") +
            Text($"at most {1 - OffPolicyEstimator.LeastCoverage:0%} may be: explore first"),
        _ => "",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
