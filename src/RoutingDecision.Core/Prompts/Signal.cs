namespace RoutingDecision.Core.Prompts;

/// <summary>
/// Names of the shape signals. The order is part of the classifier's contract: append, never reorder or reuse.
/// <see cref="SignalTable"/> documents each.
/// </summary>
public enum Signal : byte
{
    AskChars,
    AskWords,
    AskLines,
    AskSentences,
    AskTokens,
    PromptTokens,
    ContextTokens,
    SystemTokens,
    Turns,
    ToolMessages,
    ToolsOffered,
    Attachments,
    Questions,
    CodeBlocks,
    CodeLines,
    CodeDensity,
    InlineCode,
    ListItems,
    DigitShare,
    MathSymbols,
    UppercaseShare,
    NonAsciiShare,
    MeanWordLength,
    LongWordShare,
    MultiStep,
    Constraints,
    ReasoningWords,
    Urls,
    QuotedSpans,
    TraceLines,
    FollowUp,
    DistinctWordShare,
}
