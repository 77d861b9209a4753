namespace RoutingDecision.Core.Prompts;

/// <summary>What is known of a request beside the text of its ask, before that is read: together with the ask it settles every signal.</summary>
/// <param name="SystemTokens">Estimated tokens of system prompts.</param>
/// <param name="BesideTokens">Estimated tokens of everything that is sent but the ask: system prompts, other messages, tool schemas.</param>
/// <param name="ContextTokens">Tokens that the caller will add but did not send.</param>
/// <param name="Turns">User turns, at least 1.</param>
/// <param name="ToolMessages">Messages that hold tool results.</param>
/// <param name="ToolsOffered">Tools offered to the model.</param>
/// <param name="Attachments">Attachments of all messages.</param>
/// <param name="FollowUp">The ask makes sense only with what came before it.</param>
public readonly record struct Surroundings(
    long SystemTokens, long BesideTokens, long ContextTokens, long Turns, long ToolMessages, long ToolsOffered, long Attachments, bool FollowUp)
{
    /// <summary>Length of what <see cref="Write"/> writes, in bytes.</summary>
    internal const int Bytes = 8 * sizeof(long);

    /// <summary>The eight values in order, each a 64-bit little-endian number, yes as 1.</summary>
    internal void Write(Span<byte> to)
    {
        ReadOnlySpan<long> values = [SystemTokens, BesideTokens, ContextTokens, Turns, ToolMessages, ToolsOffered, Attachments, FollowUp ? 1 : 0];
        for (int i = 0; i < values.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(to[(i * sizeof(long))..], values[i]);
        }
    }

    /// <summary>Writes the signals that do not depend on the ask's text, and those of the whole, which take its tokens.</summary>
    internal void WriteTo(ref PromptSignals signals, long askTokens)
    {
        signals[Signal.Turns] = Turns;
        signals[Signal.ToolMessages] = ToolMessages;
        signals[Signal.ToolsOffered] = ToolsOffered;
        signals[Signal.Attachments] = Attachments;
        signals[Signal.FollowUp] = FollowUp ? 1 : 0;
        signals[Signal.SystemTokens] = SystemTokens;
        signals[Signal.PromptTokens] = BesideTokens + askTokens;
        signals[Signal.ContextTokens] = BesideTokens + askTokens + ContextTokens;
    }
}
