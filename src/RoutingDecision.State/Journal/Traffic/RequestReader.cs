using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>The request of a record: everything but its text and its keys, in whose place stands that there were some.</summary>
internal static class RequestReader
{
    private const string Kept = "kept as a hash";

    private static readonly PromptMessage[] Blank = new PromptMessage[64];

    public static RoutingRequest Read(DecisionRecord record)
    {
        var facts = record.Request ?? new RequestFacts();
        return new RoutingRequest
        {
            Tenant = record.Tenant,
            Feature = record.Feature,
            Tags = [.. record.Tags.Select(t => KeyValuePair.Create(t.Key, t.Value))],
            Prompt = new PromptInput
            {
                Messages = facts.Messages <= Blank.Length ? Blank.AsMemory(0, Math.Max(0, facts.Messages)) : new PromptMessage[facts.Messages],
                SystemPrompt = facts.HasSystemPrompt ? Kept : "",
                ToolsOffered = facts.ToolsOffered,
                ToolBytes = facts.ToolBytes,
                ContextTokens = facts.ContextTokens,
                DeclaredTurns = facts.DeclaredTurns,
            },
            ExpectedOutputTokens = facts.ExpectedOutputTokens,
            MaxOutputTokens = facts.MaxOutputTokens,
            TaskType = facts.TaskHint,
            RequiresReasoning = facts.RequiresReasoning,
            RequiredCapabilities = facts.RequiredCapabilities,
            Conversation = facts.Conversation is { } conversation
                ? new ConversationContext(
                    conversation.Named ? Kept : "", conversation.Turn, conversation.LastModel, conversation.CachedTokens, conversation.ToolCallLoop)
                : default,
            Attempt = facts.Attempt is { } attempt
                ? new AttemptContext(
                    attempt.Number, attempt.PreviousModel, EnumName<ErrorClass>.Parse(attempt.Error), attempt.AnswerRejected, attempt.PreCheckTier,
                    attempt.FailedModels)
                : default,
            Constraints = Read(facts.Constraints),
            Objective = facts.Objective is { } weights ? new ObjectiveWeights(weights.Cost, weights.Quality, weights.Latency) : null,
            Strategy = facts.Strategy.Length > 0 ? EnumName<RoutingStrategy>.Parse(facts.Strategy) : null,
            Batch = facts.Batch,
            NoCache = facts.NoCache,
        };
    }

    private static RequestConstraints Read(ConstraintFacts? facts) => facts is null ? RequestConstraints.None : new RequestConstraints
    {
        DeadlineMs = facts.DeadlineMs,
        MaxCostUsd = facts.MaxCostUsd,
        MinTier = facts.MinTier,
        MaxTier = facts.MaxTier,
        AllowedModels = facts.AllowedModels,
        DeniedModels = facts.DeniedModels,
        AllowedProviders = facts.AllowedProviders,
        DeniedProviders = facts.DeniedProviders,
        Regions = facts.Regions,
    };
}
