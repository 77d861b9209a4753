using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>Reads a text of the request.</summary>
internal delegate string TextOf(in RuleInput input);

/// <summary>A text of the request equals one of a list. The node's data are the texts.</summary>
internal sealed class TextCondition(string key, string doc, KeyKind kind, TextOf read) : Condition(key, doc)
{
    public override int Cost => 2;

    public override JsonObject Schema(SchemaDefinitions definitions) => Shapes.Texts.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        Shapes.Texts.TryBind(value, context, out var texts)
            ? new ConditionDraft(this) { Data = new TextSet(texts) }
            : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) => Known(((TextSet)node.Data!).Contains(read(matching.Input)));

    public override IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price) =>
        [.. ((TextSet)draft.Data!).Texts.Select(t => RuleKey.Of(kind, t))];
}
