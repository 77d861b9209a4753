namespace RoutingDecision.Core.Prompts;

public static class PromptReader
{
    public static PromptView Read(in PromptInput input) => new()
    {
        Ask = input.Messages.Span[^1].Text.AsMemory(), Signals = default, Script = Script.Latin, Language = "und", Attachments = AttachmentKinds.None,
    };
}
