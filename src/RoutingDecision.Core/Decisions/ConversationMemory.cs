using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <summary>Turns the memory of a conversation into indexes and back. Names that the policy no longer has are forgotten.</summary>
public static class ConversationMemory
{
    internal static ConversationFacts Recall(ModelCatalog catalog, RoutingRequest request, ConversationState? state, in PromptView prompt)
    {
        var lastModel = request.Conversation.LastModel is { Length: > 0 } stated ? catalog.FindModel(stated) : -1;
        if (lastModel < 0 && state is not null)
        {
            lastModel = catalog.FindModel(state.LastModel);
        }

        var lastTier = state is null ? -1 : catalog.FindTier(state.LastTier);
        if (lastTier < 0 && lastModel >= 0)
        {
            lastTier = catalog.Models[lastModel].Tier;
        }

        return new ConversationFacts(
            state is null ? -1 : catalog.FindTier(state.FloorTier), lastTier, lastModel, state?.EasyTurns ?? 0, prompt.Signals[Signal.FollowUp] > 0);
    }

    /// <summary>
    /// What to remember after a decision: the floor rises to the tier that the ask and the conversation called for, not to one that an outage or a slow tier led to;
    /// after enough easy turns it sinks by one. A follow-up, a tool loop or a further try says nothing about difficulty and leaves the count of easy turns alone.
    /// </summary>
    internal static ConversationFacts Remember(ConversationSettings settings, in ConversationFacts before, RoutingRequest request, Route route)
    {
        if (before.LastTier >= 0 && (before.FollowUp || request.Conversation.ToolCallLoop))
        {
            return new ConversationFacts(Math.Max(before.Floor, route.SettledTier), route.TargetTier, route.Model, before.EasyTurns, FollowUp: false);
        }

        var easy = before.Floor >= 0 && route.AskTier < before.Floor;
        var turns = !easy ? 0 : request.Attempt.Number > 1 ? before.EasyTurns : before.EasyTurns + 1;
        var floor = Math.Max(before.Floor, route.SettledTier);
        if (easy && settings.StepDownAfterEasyTurns > 0 && turns >= settings.StepDownAfterEasyTurns)
        {
            floor = Math.Max(route.AskTier, before.Floor - 1);
            turns = 0;
        }

        return new ConversationFacts(floor, route.TargetTier, route.Model, turns, FollowUp: false);
    }

    /// <summary>The state to store after a decision of a named conversation.</summary>
    public static ConversationState ToState(ModelCatalog catalog, in ConversationFacts facts, ConversationState? before) => new(
        facts.Floor < 0 ? "" : catalog.Tiers[facts.Floor],
        facts.LastTier < 0 ? "" : catalog.Tiers[facts.LastTier],
        facts.LastModel < 0 ? "" : catalog.Models[facts.LastModel].Id,
        facts.EasyTurns,
        (before?.Turns ?? 0) + 1)
    {
        FloorRank = facts.Floor,
    };
}
