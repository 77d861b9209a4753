using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>What is kept of a prompt, without its text.</summary>
internal readonly record struct PromptCopy(
    PromptDigest Digest, PromptSignals Signals, string Language, Script Script, AttachmentKinds Attachments, bool Truncated, bool FeaturesWhole,
    bool Assessed, bool FromCache, int Task)
{
    public static PromptCopy Of(Decision from)
    {
        var view = from.Prompt;
        return new PromptCopy(
            from.Digest, view.Signals, view.Language, view.Script, view.Attachments, view.Truncated, from.FeaturesWhole,
            from.Assessed, from.FromCache, from.Task);
    }
}
