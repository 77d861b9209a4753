using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Tests.Selection;

/// <summary>Short ways to what a decision takes.</summary>
internal static class Ask
{
    public static IProbeGate NoProbes { get; } = new Gate(false);

    public static IProbeGate AllProbes { get; } = new Gate(true);

    public static RoutingRequest Of(
        string prompt, int contextTokens = 0, string tenant = "", string feature = "", string user = "", string experimentKey = "",
        ConversationContext conversation = default, bool explain = false, bool dryRun = false, bool noCache = false) => new()
        {
            Tenant = tenant,
            Feature = feature,
            UserKey = user,
            ExperimentKey = experimentKey,
            Prompt = new PromptInput
            {
                Messages = new[] { new PromptMessage(MessageRole.User, prompt) },
                SystemPrompt = "",
                ContextTokens = contextTokens,
                DeclaredTurns = conversation.Turn,
            },
            Conversation = conversation,
            Explain = explain,
            DryRun = dryRun,
            NoCache = noCache,
        };

    public static IPromptClassifier Classifier(RoutingPolicy policy, float[] success, int task = 0, CertifiedThresholds? certified = null) =>
        new AssumedClassifier(policy.Catalog.Tiers, RoutingSnapshot.DefaultTasks, success, task, certified is null ? [] : [certified]);

    private sealed class Gate(bool open) : IProbeGate
    {
        public bool TryProbe(string model) => open;
    }
}
