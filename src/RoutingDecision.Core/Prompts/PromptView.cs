namespace RoutingDecision.Core.Prompts;

/// <summary>What stop 1 of a decision found in a prompt. Text is referenced, not copied, and must not outlive the call.</summary>
public readonly struct PromptView
{
    /// <summary>The last ask: what the user wants now, without system prompts, tool output, pasted harness reminders or earlier turns.</summary>
    public required ReadOnlyMemory<char> Ask { get; init; }

    /// <summary>The shape signals of the ask and its conversation.</summary>
    public required PromptSignals Signals { get; init; }

    /// <summary>Dominant script of the ask.</summary>
    public required Script Script { get; init; }

    /// <summary>ISO 639-1 code of the ask's language, or "und" when it can't be told.</summary>
    public required string Language { get; init; }

    /// <summary>Kinds of attachments in any message.</summary>
    public required AttachmentKinds Attachments { get; init; }

    /// <summary>True when the ask is longer than twice <see cref="PromptReader.Window"/>, so that only its head and tail were scanned.</summary>
    public bool Truncated { get; init; }

    /// <summary>What the signals were made of beside the ask.</summary>
    internal Surroundings Around { get; init; }

    /// <summary>The prompt's digest, where it was needed already.</summary>
    internal PromptDigest? Digest { get; init; }

    /// <summary>What is kept of a prompt that was read before; null: it is new, or not to be kept.</summary>
    internal PromptReading? Reading { get; init; }
}

/// <summary>Writing systems that the router tells apart.</summary>
public enum Script : byte
{
    Other,
    Latin,
    Cyrillic,
    Greek,
    Han,
    Kana,
    Hangul,
    Arabic,
    Hebrew,
    Devanagari,
    Thai,
}
