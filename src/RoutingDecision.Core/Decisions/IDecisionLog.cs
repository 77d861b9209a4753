using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// Port to the log of decisions. Thread-safe. Never blocks, waits or throws: what the log has no room for is dropped and counted by it.
/// </summary>
public interface IDecisionLog
{
    /// <summary>
    /// Changes whenever the log begins a new stretch that must hold the feature ids of its prompts anew; 0: the log wants none. See
    /// <see cref="DecisionInputs.FeatureEpoch"/>.
    /// </summary>
    int FeatureEpoch { get; }

    /// <summary>Takes what it needs of a decision before the call returns; nothing of the prompt's text.</summary>
    /// <param name="decision">A decision, served or refused; belongs to the caller again afterwards.</param>
    /// <param name="request">Its request.</param>
    /// <param name="id">As in <see cref="DecisionClaims.Id"/>; 0 when no model could serve.</param>
    /// <param name="issued">As in <see cref="DecisionClaims.Issued"/>.</param>
    /// <param name="degraded">The conversation's state could not be had.</param>
    void Log(Decision decision, RoutingRequest request, UInt128 id, DateTimeOffset issued, bool degraded);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoDecisionLog : IDecisionLog
{
    public int FeatureEpoch => 0;

    public void Log(Decision decision, RoutingRequest request, UInt128 id, DateTimeOffset issued, bool degraded)
    {
        // Nothing is kept.
    }
}
