using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Decisions;

/// <summary>
/// Finds what a follow-up follows. "Yes, do it" says nothing by itself: when the conversation's tier is not known, the ask before it is judged instead,
/// with the size of the whole conversation.
/// </summary>
internal static class FollowUps
{
    /// <summary>The view to judge: the prompt's own, or that of the nearest earlier ask which is no follow-up.</summary>
    public static PromptView Resolve(in PromptInput input, in PromptView prompt)
    {
        var messages = input.Messages;
        var earlier = prompt;
        while (earlier.Signals[Signal.FollowUp] > 0 && LastUser(messages.Span) is > 0 and var last)
        {
            messages = messages[..last];
            if (LastUser(messages.Span) < 0)
            {
                break;
            }

            earlier = PromptReader.Read(input with { Messages = messages, DeclaredTurns = 0 });
        }

        if (earlier.Signals[Signal.FollowUp] > 0)
        {
            return prompt;
        }

        var askTokens = (long)earlier.Signals[Signal.AskTokens];
        var around = prompt.Around with { BesideTokens = prompt.Around.BesideTokens + (long)prompt.Signals[Signal.AskTokens] - askTokens, FollowUp = false };
        var signals = earlier.Signals;
        around.WriteTo(ref signals, askTokens);
        return new PromptView
        {
            Ask = earlier.Ask,
            Signals = signals,
            Script = earlier.Script,
            Language = earlier.Language,
            Attachments = prompt.Attachments,
            Truncated = earlier.Truncated,
            Around = around,
        };
    }

    private static int LastUser(ReadOnlySpan<PromptMessage> messages)
    {
        for (var i = messages.Length - 1; i >= 0; i--)
        {
            if (messages[i].Role == MessageRole.User)
            {
                return i;
            }
        }

        return -1;
    }
}
