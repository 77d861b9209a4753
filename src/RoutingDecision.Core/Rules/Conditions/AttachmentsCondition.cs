using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>Kinds or number of attachments. The node's number has the bits of the kinds; 0: the range is about the number.</summary>
internal sealed class AttachmentsCondition() : Condition(
    "attachments", "Attachments of all messages: a kind, a list of kinds of which any is there, true, or a comparison of their number.")
{
    private static readonly OneOrManyShape<AttachmentKinds> Kinds = new(AttachmentShape.Kind, 16);

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(Kinds.Schema(definitions), RangeShape.Count.Schema(definitions)) };

    public override ConditionDraft? Bind(PolicyNode value, BindContext context)
    {
        if (value.Kind == NodeKind.Mapping || NumberShape.TryRead(value, out _) || FlagShape.TryRead(value, out _))
        {
            return RangeShape.Count.TryBind(value, context, out var range) ? new ConditionDraft(this) { Low = range.Low, High = range.High } : null;
        }

        return Kinds.TryBind(value, context, out var kinds)
            ? new ConditionDraft(this) { Number = (int)kinds.Aggregate(AttachmentKinds.None, (all, kind) => all | kind) }
            : null;
    }

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        if (node.Number != 0)
        {
            return Known(((int)matching.Input.Prompt.Attachments & node.Number) != 0);
        }

        var count = matching.Signal(Signal.Attachments);
        return Known(count >= node.Low && count <= node.High);
    }
}
