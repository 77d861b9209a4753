namespace RoutingDecision.Core.Prompts;

/// <summary>Who said a message of a conversation.</summary>
public enum MessageRole : byte
{
    User,
    Assistant,
    System,
    Tool,
}

/// <summary>Kinds of non-text parts that a message carries. Only the kind is known to the router, never the content.</summary>
[Flags]
public enum AttachmentKinds : byte
{
    None = 0,
    Image = 1,
    Audio = 2,
    Video = 4,
    Document = 8,
}

/// <summary>One message as the caller sent it; the text is never null and lives only as long as the call.</summary>
public readonly record struct PromptMessage(MessageRole Role, string Text, AttachmentKinds Attachments = AttachmentKinds.None, int AttachmentCount = 0);
