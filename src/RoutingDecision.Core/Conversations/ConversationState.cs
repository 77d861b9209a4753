namespace RoutingDecision.Core.Conversations;

/// <summary>What is remembered of a conversation between its turns. Tier and model by name, so that it survives a policy reload.</summary>
/// <param name="FloorTier">Tier under which the conversation is not routed; empty: none.</param>
/// <param name="LastTier">Tier of the last decision.</param>
/// <param name="LastModel">Model of the last decision.</param>
/// <param name="EasyTurns">Turns in a row that would have been content with less than the floor.</param>
/// <param name="Turns">Decisions so far.</param>
public sealed record ConversationState(string FloorTier, string LastTier, string LastModel, int EasyTurns, int Turns)
{
    /// <summary>
    /// Place of the floor's tier among the tiers of the policy that set it, from 0; -1: no floor. Tells stores which of two floors is the higher one.
    /// </summary>
    public int FloorRank { get; init; } = -1;
}
