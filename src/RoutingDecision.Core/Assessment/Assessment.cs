namespace RoutingDecision.Core.Assessment;

/// <summary>
/// What a classifier says of one prompt. Immutable but for <see cref="FeatureEpoch"/>, so that one instance can be cached and shared by threads.
/// </summary>
public sealed class PromptAssessment
{
    /// <summary>Calibrated P(success) per tier, in the order of the policy's tiers, monotone non-decreasing, each 0..1.</summary>
    public required float[] Success { get; init; }

    /// <summary>Index of the most probable task type in the classifier's list; -1: the classifier does not tell tasks.</summary>
    public required int Task { get; init; }

    /// <summary>Probability of that task type, 0..1.</summary>
    public required float TaskProbability { get; init; }

    /// <summary>
    /// The decision log's epoch in which the prompt's feature ids were written down last; 0: never. Two threads that write them at the same time
    /// only write them twice.
    /// </summary>
    internal int FeatureEpoch { get; set; }
}
