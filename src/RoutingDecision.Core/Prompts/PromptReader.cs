using System.Numerics;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// Stop 1 of a decision: finds the last ask of a request and reads its signals in one pass. Pure, thread-safe, allocates nothing,
/// never throws for any text.
/// </summary>
/// <remarks>
/// The last ask is the text of the last user message that holds words of the user: messages of nothing but harness blocks
/// (reminders, environment, tool results) are passed over, and such blocks are cut off the others. Without a user message it is the
/// last message that has text. Of an ask longer than twice <see cref="Window"/> only the head and the tail are scanned, as if a
/// line break stood between them; its length and tokens are still those of the whole.
/// </remarks>
public static class PromptReader
{
    /// <summary>UTF-16 units of a long ask's head, and of its tail, that are scanned.</summary>
    public const int Window = 16_384;

    /// <summary>Bytes of a tool schema (JSON) that make a token, about.</summary>
    private const double ToolBytesPerToken = 4.0;

    /// <summary>Reads a prompt; the view refers to the message's text.</summary>
    public static PromptView Read(in PromptInput input)
    {
        Conversation conversation = Look(input.Messages.Span);
        return Scan(AskOf(in input, conversation), Around(in input, conversation), conversation.Kinds);
    }

    /// <summary>The same, with the prompt's digest; a prompt that was read before is not scanned again.</summary>
    /// <remarks>Of an ask that is only scanned in parts the digest does not settle the tokens, so nothing is kept of it.</remarks>
    internal static PromptView Read(in PromptInput input, DigestCache<PromptReading> readings)
    {
        Conversation conversation = Look(input.Messages.Span);
        ReadOnlyMemory<char> ask = AskOf(in input, conversation);
        Surroundings around = Around(in input, conversation);
        PromptDigest digest = PromptDigest.Compute(ask.Span, in around);
        if (readings.Find(in digest) is { } known)
        {
            return new PromptView
            {
                Ask = ask,
                Signals = known.Signals,
                Script = known.Script,
                Language = known.Language,
                Attachments = conversation.Kinds,
                Around = around,
                Digest = digest,
                Reading = known,
            };
        }

        PromptView view = Scan(ask, around, conversation.Kinds) with { Digest = digest };
        if (!view.Truncated)
        {
            readings.Add(in digest, new PromptReading(view.Signals, view.Script, view.Language));
        }

        return view;
    }

    private static ReadOnlyMemory<char> AskOf(in PromptInput input, in Conversation conversation) =>
        conversation.AskAt < 0 ? default : (input.Messages.Span[conversation.AskAt].Text ?? string.Empty).AsMemory(conversation.Ask.Start, conversation.Ask.Length);

    private static PromptView Scan(ReadOnlyMemory<char> ask, in Surroundings around, AttachmentKinds kinds)
    {
        SignalScanner scanner = default;
        bool truncated = ask.Length > 2 * Window;
        if (truncated)
        {
            scanner.Scan(ask.Span[..Window]);
            scanner.Scan(ask.Span[^Window..]);
        }
        else
        {
            scanner.Scan(ask.Span);
        }

        PromptSignals signals = default;
        scanner.WriteTo(ref signals);
        int askTokens = truncated ? TokenEstimator.Estimate(ask.Span) : TokenEstimator.Round(scanner.Tokens);
        signals[Signal.AskChars] = ask.Length;
        signals[Signal.AskTokens] = askTokens;
        around.WriteTo(ref signals, askTokens);
        Script script = scanner.DominantScript();
        return new PromptView
        {
            Ask = ask,
            Signals = signals,
            Script = script,
            Language = scanner.Language(script),
            Attachments = kinds,
            Truncated = truncated,
            Around = around,
        };
    }

    private static Surroundings Around(in PromptInput input, in Conversation conversation)
    {
        long system = TokenEstimator.Estimate(input.SystemPrompt);
        long others = 0;
        ReadOnlySpan<PromptMessage> messages = input.Messages.Span;
        for (int i = 0; i < messages.Length; i++)
        {
            ReadOnlySpan<char> text = messages[i].Text;
            if (i == conversation.AskAt)
            {
                others += TokenEstimator.Estimate(text[..conversation.Ask.Start]) + TokenEstimator.Estimate(text[conversation.Ask.End..]);
            }
            else if (messages[i].Role == MessageRole.System)
            {
                system += TokenEstimator.Estimate(text);
            }
            else
            {
                others += TokenEstimator.Estimate(text);
            }
        }

        int turns = Math.Max(1, Math.Max(conversation.Turns, input.DeclaredTurns));
        ReadOnlySpan<char> ask = conversation.AskAt < 0 ? default : messages[conversation.AskAt].Text.AsSpan(conversation.Ask.Start, conversation.Ask.Length);
        return new Surroundings(
            SystemTokens: system,
            BesideTokens: system + others + (long)Math.Ceiling(Math.Max(0, input.ToolBytes) / ToolBytesPerToken),
            ContextTokens: Math.Max(0, input.ContextTokens),
            Turns: turns,
            ToolMessages: conversation.ToolMessages,
            ToolsOffered: Math.Max(0, input.ToolsOffered),
            Attachments: conversation.Attachments,
            FollowUp: turns >= FollowUps.MinTurns && FollowUps.IsFollowUp(ask));
    }

    private static Conversation Look(ReadOnlySpan<PromptMessage> messages)
    {
        var seen = new Conversation { AskAt = -1 };
        int lastUser = -1;
        int lastText = -1;
        for (int i = 0; i < messages.Length; i++)
        {
            PromptMessage message = messages[i];
            seen.Kinds |= message.Attachments;
            seen.Attachments += Math.Max(message.AttachmentCount, BitOperations.PopCount((uint)message.Attachments));
            lastText = string.IsNullOrWhiteSpace(message.Text) ? lastText : i;
            if (message.Role == MessageRole.Tool)
            {
                seen.ToolMessages++;
            }
            else if (message.Role == MessageRole.User)
            {
                Slice ask = AskExtractor.Find(message.Text, out bool toolResult);
                lastUser = string.IsNullOrWhiteSpace(message.Text) ? lastUser : i;
                seen.ToolMessages += toolResult ? 1 : 0;
                if (ask.Length > 0)
                {
                    seen.Turns++;
                    seen.AskAt = i;
                    seen.Ask = ask;
                }
                else if (message.Attachments != AttachmentKinds.None)
                {
                    seen.Turns++;
                }
            }
        }

        if (seen.AskAt < 0)
        {
            seen.AskAt = lastUser >= 0 ? lastUser : lastText;
            seen.Ask = seen.AskAt < 0 ? default : new Slice(0, messages[seen.AskAt].Text.Length);
        }

        return seen;
    }

    /// <summary>What one look at the messages tells.</summary>
    private struct Conversation
    {
        internal int AskAt;
        internal Slice Ask;
        internal int Turns;
        internal int ToolMessages;
        internal int Attachments;
        internal AttachmentKinds Kinds;
    }
}
