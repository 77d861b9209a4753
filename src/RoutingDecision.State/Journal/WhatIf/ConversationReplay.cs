using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Replays;

namespace RoutingDecision.State.Journal.WhatIf;

/// <summary>
/// Memory of conversations under another policy. The first turn of a conversation in the log begins with what the log remembers; from then on floors
/// follow
/// the new decisions. Where the log remembers nothing, because the conversation is new or was idle, neither does the simulation. After a turn that
/// can't be told it begins with the
/// log's memory again. Used by one thread, which sees all turns of its conversations in order.
/// </summary>
internal sealed class ConversationReplay
{
    private readonly Dictionary<(string Tenant, ulong Conversation), ConversationState> _states = [];

    /// <summary>What is remembered before a decision.</summary>
    public ConversationState? Before(LoggedDecision logged) =>
        logged.Conversation is null || logged.ConversationHash == 0 ? logged.Conversation
            : _states.GetValueOrDefault(KeyOf(logged), logged.Conversation);

    /// <summary>Takes what the decision leaves.</summary>
    public void After(LoggedDecision logged, in ReplayedChoice choice, ConversationState? state)
    {
        if (logged.ConversationHash == 0)
        {
            return;
        }

        if (choice.Obstacle == ReplayObstacle.None && state is not null)
        {
            _states[KeyOf(logged)] = state;
        }
        else
        {
            _states.Remove(KeyOf(logged));
        }
    }

    private static (string Tenant, ulong Conversation) KeyOf(LoggedDecision logged) => (logged.Request.Tenant, logged.ConversationHash);
}
