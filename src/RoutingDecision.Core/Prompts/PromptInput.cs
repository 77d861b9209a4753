namespace RoutingDecision.Core.Prompts;

/// <summary>The text and shape of a request, before anything is read from it.</summary>
public readonly record struct PromptInput
{
    /// <summary>Messages in order; a plain prompt is one user message. At least one.</summary>
    public required ReadOnlyMemory<PromptMessage> Messages { get; init; }

    /// <summary>System prompt that was sent apart from the messages; empty if none.</summary>
    public string SystemPrompt { get; init; }

    /// <summary>Tools offered to the model, and the bytes of their schemas.</summary>
    public int ToolsOffered { get; init; }

    public int ToolBytes { get; init; }

    /// <summary>Tokens of context that the caller will add but did not send.</summary>
    public int ContextTokens { get; init; }

    /// <summary>Turns of the conversation so far, when the caller counts them instead of sending the messages; 0 if unknown.</summary>
    public int DeclaredTurns { get; init; }
}
