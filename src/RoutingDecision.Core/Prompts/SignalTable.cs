namespace RoutingDecision.Core.Prompts;

/// <summary>One row of the signal table.</summary>
/// <param name="Signal">Which signal.</param>
/// <param name="Name">Name in policies, reports and bundles (snake_case).</param>
/// <param name="Unit">Unit: count, tokens, characters, share (0..1) or flag (0 or 1).</param>
/// <param name="Meaning">One sentence for documentation and the policy schema.</param>
public sealed record SignalInfo(Signal Signal, string Name, string Unit, string Meaning);

/// <summary>
/// What each shape signal means. One line a signal; a test checks that none is missing. Signals of the ask are those of its head and
/// tail when it is longer than twice <see cref="PromptReader.Window"/>, except its characters and tokens. All are finite and 0 or more.
/// </summary>
public static class SignalTable
{
    public static IReadOnlyList<SignalInfo> All { get; } =
    [
        new(Signal.AskChars, "ask_chars", "characters", "Length of the last ask."),
        new(Signal.AskWords, "ask_words", "count", "Words and numbers of the last ask; in scripts without spaces, characters divided by 1.5 and rounded up."),
        new(Signal.AskLines, "ask_lines", "count", "Lines of the last ask, blank ones included."),
        new(Signal.AskSentences, "ask_sentences", "count", "Sentences of the last ask; a list item, a blank line and the end also end one. None inside fenced blocks."),
        new(Signal.AskTokens, "ask_tokens", "tokens", "Estimated tokens of the last ask."),
        new(Signal.PromptTokens, "prompt_tokens", "tokens", "Estimated tokens of everything that was sent: system prompt, messages and tool schemas."),
        new(Signal.ContextTokens, "context_tokens", "tokens", "Prompt tokens plus the context that the caller declared and did not send."),
        new(Signal.SystemTokens, "system_tokens", "tokens", "Estimated tokens of system prompts."),
        new(Signal.Turns, "turns", "count", "User turns in the conversation, this one included; or the declared turns, if more."),
        new(Signal.ToolMessages, "tool_messages", "count", "Tool results in the conversation."),
        new(Signal.ToolsOffered, "tools_offered", "count", "Tools offered to the model."),
        new(Signal.Attachments, "attachments", "count", "Attachments of all messages."),
        new(Signal.Questions, "questions", "count", "Question marks of any script that end a sentence in the last ask."),
        new(Signal.CodeBlocks, "code_blocks", "count", "Fenced code blocks in the last ask."),
        new(Signal.CodeLines, "code_lines", "count", "Lines in the last ask that look like code, fenced or not."),
        new(Signal.CodeDensity, "code_density", "share", "Share of characters that are brackets, operators or semicolons: {}[]()<>=;+*/%&|^~."),
        new(Signal.InlineCode, "inline_code", "count", "Back-quoted spans within a line, outside fenced blocks."),
        new(Signal.ListItems, "list_items", "count", "Lines that begin with a bullet or a number."),
        new(Signal.DigitShare, "digit_share", "share", "Share of characters that are digits."),
        new(Signal.MathSymbols, "math_symbols", "count", "Mathematical symbols and TeX commands."),
        new(Signal.UppercaseShare, "uppercase_share", "share", "Share of letters that are upper case."),
        new(Signal.NonAsciiShare, "non_ascii_share", "share", "Share of characters outside ASCII."),
        new(Signal.MeanWordLength, "mean_word_length", "characters", "Mean length of words and numbers."),
        new(Signal.LongWordShare, "long_word_share", "share", "Share of words of nine letters or more."),
        new(Signal.MultiStep, "multi_step", "count", "Markers of several steps: then, after that, next, finally, step 2; also in other languages."),
        new(Signal.Constraints, "constraints", "count", "Markers of a constraint: must, at least, without, only, exactly; also in other languages."),
        new(Signal.ReasoningWords, "reasoning_words", "count", "Words that ask for reasoning: why, prove, compare, design, trade-off; also in other languages."),
        new(Signal.Urls, "urls", "count", "Web addresses: with a scheme, or beginning with www."),
        new(Signal.QuotedSpans, "quoted_spans", "count", "Quoted passages in straight or typographic marks, not nested, outside fenced blocks."),
        new(Signal.TraceLines, "trace_lines", "count", "Lines that look like a stack trace, a log record or a compiler message."),
        new(Signal.FollowUp, "follow_up", "flag", "1 when a short ask in a conversation of two turns or more only makes sense with what came before it."),
        new(Signal.DistinctWordShare, "distinct_word_share", "share", "Distinct words over the first 256 words (pairs of characters in scripts without spaces); 1 below five words."),
    ];
}
