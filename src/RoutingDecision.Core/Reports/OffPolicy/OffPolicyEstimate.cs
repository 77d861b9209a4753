namespace RoutingDecision.Core.Reports.OffPolicy;

/// <summary>A mean with its 95 % interval.</summary>
public readonly record struct MeanInterval(double Value, double Low, double High)
{
    /// <summary>The same, with ends that a mean of values of a range can have.</summary>
    public MeanInterval Within(double least, double most) => this with { Low = Math.Max(Low, least), High = Math.Min(High, most) };
}

/// <summary>Why a candidate can't be judged by a log.</summary>
public enum OffPolicyRefusal : byte
{
    None,

    /// <summary>Too few results are known.</summary>
    Samples,

    /// <summary>Too few of them speak of what the candidate would do.</summary>
    EffectiveSamples,

    /// <summary>The candidate would do what the log did not try.</summary>
    Coverage,
}

/// <summary>What a log says of a candidate policy.</summary>
/// <param name="Refusal">Why it says nothing; then the estimates are null.</param>
/// <param name="Samples">Results known.</param>
/// <param name="EffectiveSamples">Kish's effective sample size of the weights.</param>
/// <param name="Coverage">
/// Mean weight: 1 where the log tried everything that the candidate would do; what is missing is the share of the candidate's decisions that it did
/// not try. Null: no result is known.
/// </param>
/// <param name="InversePropensity">Inverse propensity score.</param>
/// <param name="SelfNormalised">The same by the sum of the weights.</param>
/// <param name="DoublyRobust">The direct model, corrected by what was observed.</param>
public sealed record OffPolicyEstimate(
    OffPolicyRefusal Refusal, int Samples, double EffectiveSamples, MeanInterval? Coverage, MeanInterval? InversePropensity,
    MeanInterval? SelfNormalised, MeanInterval? DoublyRobust);
