using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>Names of the kinds of attachments.</summary>
internal static class AttachmentShape
{
    public static readonly ChoiceShape<AttachmentKinds> Kind = new(
        ("image", AttachmentKinds.Image),
        ("audio", AttachmentKinds.Audio),
        ("video", AttachmentKinds.Video),
        ("document", AttachmentKinds.Document));
}
