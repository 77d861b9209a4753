using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <content>Where the stops take what a log kept instead of a text; see <see cref="ReplayedPrompt"/>.</content>
public sealed partial class DecisionEngine
{
    private static ConversationFacts Reopen(RoutingRequest request, in DecisionInputs inputs, ReplayedPrompt replayed, Decision decision)
    {
        decision.Begin(inputs);
        var policy = inputs.Snapshot.Policy;
        replayed.LacksAssessment = false;
        decision.ArmCombination = replayed.ArmCombination;
        decision.Profile = policy.ProfilesOf(request.Tenant).ByCombination[replayed.ArmCombination];
        decision.Prompt = replayed.View;
        decision.Digest = replayed.Digest;
        var conversation = ConversationMemory.Recall(policy.Catalog, request, inputs.Conversation, decision.Prompt);
        return conversation is { FollowUp: true, LastTier: < 0 } ? conversation with { FollowUp = false } : conversation;
    }

    /// <summary>
    /// A rule that asks for text and task may have left the task open while the text was there, although what the log says of it settles it now.
    /// </summary>
    private static bool LeftOpen(Decision decision) => decision.Inputs.Replayed is { WasAssessed: true, Text.LeftTaskOpen: true };

    private static void TakeKept(ReplayedPrompt replayed, Decision decision)
    {
        replayed.LacksAssessment = replayed.Assessment is null;
        if (replayed.Assessment is { } kept)
        {
            Take(decision, kept);
        }
    }
}
