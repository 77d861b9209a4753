namespace RoutingDecision.Core.Prompts;

/// <summary>
/// Finds the user's own words in a message: blocks that a harness put around them (reminders, environment, tool results) are cut
/// off, a wrapper around the ask (user_query, task) is taken off. Always a slice of the message. Linear in its length.
/// </summary>
internal static class AskExtractor
{
    private static readonly string[] Blocks =
    [
        "system-reminder", "system_reminder", "environment_details", "environment_context", "environment-details", "tool_result",
        "tool_results", "tool-result", "tool_use_result", "tool_output", "tool_response", "function_result", "function_results", "function_response",
        "command-name", "command-message", "command-args", "command-contents", "local-command-stdout", "local-command-stderr", "local-command-caveat",
        "bash-input", "bash-stdout", "bash-stderr", "user-prompt-submit-hook", "user_info", "user_instructions", "user_rules", "custom_instructions",
        "attached_files", "additional_data", "additional_context", "open_and_recently_viewed_files", "project_layout", "git_status", "current_datetime",
        "current_file", "editor_context", "workspace_info", "ide_opened_file", "ide_selection", "ide_diagnostics", "ide_state",
        "system_info", "system-info", "system_notification", "task-notification", "file_content", "available_skills", "reminder_instructions",
    ];

    private static readonly string[] Wrappers =
    [
        "user_query", "user_request", "user_message", "user-message", "user_input", "userRequest", "task", "feedback", "question", "query", "prompt", "user-prompt",
    ];

    /// <summary>How a tool's result begins when it is sent as plain user text.</summary>
    private static readonly string[] ResultOpenings =
    [
        "tool result", "tool output", "tool response", "function result", "function output", "[tool result", "[tool_result", "[tool output", "[tool_output",
        "observation:", "[system reminder", "system reminder:", "[request interrupted",
    ];

    /// <summary>The ask within a user message, trimmed; empty when the message holds nothing but harness text.</summary>
    /// <remarks>With blocks in the middle, the longest of the remaining pieces is the ask, the last of equals.</remarks>
    internal static Slice Find(ReadOnlySpan<char> text, out bool toolResult)
    {
        toolResult = false;
        if (OpensAsResult(text))
        {
            toolResult = true;
            return default;
        }

        Slice wrapped = text.Contains('<') ? FindWrapped(text) : default;
        return wrapped.Length > 0 ? wrapped : FindBetweenBlocks(text, new Slice(0, text.Length), out toolResult);
    }

    private static Slice FindWrapped(ReadOnlySpan<char> text)
    {
        var tags = new HarnessTags(text, new Slice(0, text.Length), Wrappers);
        Slice last = default;
        while (tags.Next(out _, out Slice inner, out _))
        {
            Slice ask = FindBetweenBlocks(text, inner, out _);
            last = ask.Length > 0 ? ask : last;
        }

        return last;
    }

    private static Slice FindBetweenBlocks(ReadOnlySpan<char> text, Slice within, out bool toolResult)
    {
        Slice best = default;
        int from = within.Start;
        toolResult = false;
        var tags = new HarnessTags(text, within, Blocks);
        while (tags.Next(out Slice whole, out _, out bool result))
        {
            best = Longer(best, Trim(text, from, whole.Start));
            toolResult |= result;
            from = whole.End;
        }

        best = Longer(best, Trim(text, from, within.End));
        toolResult &= best.Length == 0;
        return best;
    }

    private static Slice Longer(Slice first, Slice second) => second.Length > 0 && second.Length >= first.Length ? second : first;

    private static Slice Trim(ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return new Slice(start, end - start);
    }

    /// <summary>Says "tool result:" or the like first, or, as some editors write it, "[tool for 'x'] Result:" on its first line.</summary>
    private static bool OpensAsResult(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> head = text[..Math.Min(text.Length, 512)].TrimStart();
        foreach (string opening in ResultOpenings)
        {
            if (head.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        int end = head.IndexOf('\n');
        return head.StartsWith('[') && (end < 0 ? head : head[..end]).TrimEnd().EndsWith("] Result:", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>A piece of a text.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    internal int End => Start + Length;
}
