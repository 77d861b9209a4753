namespace RoutingDecision.Core.Conversations;

/// <summary>
/// Port to the memory of conversations. Thread-safe. Keys are (tenant, conversation id); entries vanish after their time to live or, when the store is
/// full, oldest first. A store that cannot answer in time says so by <see cref="ConversationLookup.Degraded"/>; it does not throw.
/// </summary>
public interface IConversationStore
{
    /// <summary>Reads a conversation's state.</summary>
    ValueTask<ConversationLookup> GetAsync(string tenant, string conversation, CancellationToken cancellation);

    /// <summary>Writes a conversation's state, in the background where the store is remote.</summary>
    void Set(string tenant, string conversation, ConversationState state, TimeSpan timeToLive);
}

/// <summary>Result of a look-up.</summary>
/// <param name="State">The state, or null when there is none (or none could be had).</param>
/// <param name="Degraded">The store could not be asked.</param>
public readonly record struct ConversationLookup(ConversationState? State, bool Degraded);
