using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>What is kept of a request: all but its messages, of which it holds only the number.</summary>
internal readonly record struct RequestCopy
{
    public string Tenant { get; private init; }

    public string Feature { get; private init; }

    public string UserKey { get; private init; }

    public string ExperimentKey { get; private init; }

    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; private init; }

    public string TaskType { get; private init; }

    public IReadOnlyList<string> Capabilities { get; private init; }

    public ConversationContext Conversation { get; private init; }

    public AttemptContext Attempt { get; private init; }

    public RequestConstraints Constraints { get; private init; }

    public ObjectiveWeights? Objective { get; private init; }

    public RoutingStrategy? Strategy { get; private init; }

    public int ExpectedOutputTokens { get; private init; }

    public int MaxOutputTokens { get; private init; }

    public bool RequiresReasoning { get; private init; }

    public bool Batch { get; private init; }

    public bool NoCache { get; private init; }

    public bool Explain { get; private init; }

    public int ToolsOffered { get; private init; }

    public int ToolBytes { get; private init; }

    public int ContextTokens { get; private init; }

    public int DeclaredTurns { get; private init; }

    public int Messages { get; private init; }

    public bool HasSystemPrompt { get; private init; }

    public static RequestCopy Of(RoutingRequest from) => new()
    {
        Tenant = from.Tenant,
        Feature = from.Feature,
        UserKey = from.UserKey,
        ExperimentKey = from.ExperimentKey,
        Tags = from.Tags,
        TaskType = from.TaskType,
        Capabilities = from.RequiredCapabilities,
        Conversation = from.Conversation,
        Attempt = from.Attempt,
        Constraints = from.Constraints,
        Objective = from.Objective,
        Strategy = from.Strategy,
        ExpectedOutputTokens = from.ExpectedOutputTokens,
        MaxOutputTokens = from.MaxOutputTokens,
        RequiresReasoning = from.RequiresReasoning,
        Batch = from.Batch,
        NoCache = from.NoCache,
        Explain = from.Explain,
        ToolsOffered = from.Prompt.ToolsOffered,
        ToolBytes = from.Prompt.ToolBytes,
        ContextTokens = from.Prompt.ContextTokens,
        DeclaredTurns = from.Prompt.DeclaredTurns,
        Messages = from.Prompt.Messages.Length,
        HasSystemPrompt = !string.IsNullOrEmpty(from.Prompt.SystemPrompt),
    };
}
