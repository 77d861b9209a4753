using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>What a decision needs beside the request, read once by the caller.</summary>
/// <param name="Snapshot">Policy and classifier.</param>
/// <param name="Live">Live view; one of another catalog is taken as "nothing known".</param>
/// <param name="Conversation">State of the conversation, or null.</param>
/// <param name="Seed">Random bits; the same bits, request and inputs give the same decision.</param>
/// <param name="BudgetCeiling">Tier ceiling of a spent budget; -1: none.</param>
/// <param name="BudgetRefuses">A spent budget refuses the request.</param>
/// <param name="Language">Language of the ask that is taken for granted; null: detected.</param>
/// <param name="FeatureEpoch">Epoch of the decision log, for which the prompt's feature ids are collected; 0: they are not.</param>
/// <param name="Drifting">The tenant's traffic drifts, as far as is known here; a policy may ask for caution then.</param>
/// <param name="OutsideExperiments">Keeps a request without an experiment key of its own out of every experiment, as policy tests need it.</param>
public readonly record struct DecisionInputs(
    RoutingSnapshot Snapshot, LiveView? Live, ConversationState? Conversation, ulong Seed, int BudgetCeiling = -1, bool BudgetRefuses = false,
    string? Language = null, bool OutsideExperiments = false, int FeatureEpoch = 0, bool Drifting = false)
{
    /// <summary>Probabilities of asking for measurements; null: the policy's shares as they are.</summary>
    public ISamplingOdds? Sampling { get; init; }

    /// <summary>What a log kept in place of the request's text; null: the request has it.</summary>
    internal ReplayedPrompt? Replayed { get; init; }
}
