using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Requests;

/// <summary>A request for a recommendation, in the domain's terms. Strings are never null; empty means "not given".</summary>
public sealed class RoutingRequest
{
    public string RequestId { get; init; } = "";

    public string Tenant { get; init; } = "";

    public string Feature { get; init; } = "";

    public string UserKey { get; init; } = "";

    /// <summary>Free labels that rules may test; few, so searched in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    public required PromptInput Prompt { get; init; }

    /// <summary>Expected and maximum answer size in tokens; 0: not given.</summary>
    public int ExpectedOutputTokens { get; init; }

    public int MaxOutputTokens { get; init; }

    /// <summary>Task type that the caller states.</summary>
    public string TaskType { get; init; } = "";

    public bool RequiresReasoning { get; init; }

    public IReadOnlyList<string> RequiredCapabilities { get; init; } = [];

    public ConversationContext Conversation { get; init; }

    public AttemptContext Attempt { get; init; }

    public RequestConstraints Constraints { get; init; } = RequestConstraints.None;

    /// <summary>Weights asked for by the caller; null: the policy's.</summary>
    public ObjectiveWeights? Objective { get; init; }

    public RoutingStrategy? Strategy { get; init; }

    /// <summary>No one waits for the answer.</summary>
    public bool Batch { get; init; }

    public string ExperimentKey { get; init; } = "";

    public bool Explain { get; init; }

    public bool DryRun { get; init; }

    public bool NoCache { get; init; }

    /// <summary>The same request without its text, for deciding again once the text is gone; it changes nothing that is remembered or counted.</summary>
    public RoutingRequest WithoutText() => new()
    {
        Tenant = Tenant,
        Feature = Feature,
        Prompt = new PromptInput { Messages = default, SystemPrompt = "", ToolsOffered = Prompt.ToolsOffered, ToolBytes = Prompt.ToolBytes },
        ExpectedOutputTokens = ExpectedOutputTokens,
        MaxOutputTokens = MaxOutputTokens,
        TaskType = TaskType,
        RequiresReasoning = RequiresReasoning,
        RequiredCapabilities = RequiredCapabilities,
        Conversation = Conversation,
        Attempt = Attempt,
        Constraints = Constraints,
        Objective = Objective,
        Strategy = Strategy,
        Batch = Batch,
        DryRun = true,
    };
}

/// <summary>The conversation that a request belongs to.</summary>
public readonly record struct ConversationContext(string? Id, int Turn, string? LastModel, long CachedTokens, bool ToolCallLoop)
{
    /// <summary>True when the caller named a conversation.</summary>
    public bool IsNamed => !string.IsNullOrEmpty(Id);
}

/// <summary>Why a model call failed.</summary>
public enum ErrorClass : byte
{
    None,
    Timeout,
    RateLimited,
    Provider,
    Refused,
    ContextLength,
    ContentFilter,
    InvalidRequest,
    Other,
}

/// <summary>An earlier try for the same ask; <see cref="Number"/> 0 or 1 means that there was none.</summary>
public readonly record struct AttemptContext(
    int Number, string? PreviousModel, ErrorClass Error, bool AnswerRejected, string? PreCheckTier, IReadOnlyList<string>? FailedModels);

/// <summary>Hard constraints of a request.</summary>
public sealed record RequestConstraints
{
    public static RequestConstraints None { get; } = new();

    /// <summary>Milliseconds left for the answer; 0: none.</summary>
    public double DeadlineMs { get; init; }

    /// <summary>Most that the answer may cost in US dollars; 0: no limit.</summary>
    public double MaxCostUsd { get; init; }

    /// <summary>Tier names; empty: none.</summary>
    public string MinTier { get; init; } = "";

    public string MaxTier { get; init; } = "";

    public IReadOnlyList<string> AllowedModels { get; init; } = [];

    public IReadOnlyList<string> DeniedModels { get; init; } = [];

    public IReadOnlyList<string> AllowedProviders { get; init; } = [];

    public IReadOnlyList<string> DeniedProviders { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];
}
