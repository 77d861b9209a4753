using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>Tags of the request. Each tag of the mapping becomes a node of its own; its data are the name and the values.</summary>
internal sealed class TagsCondition() : Condition(
    "tags", "Tags of the request: for each name a value, a list of values, or \"*\" for any; all names must match.")
{
    private const string Anything = "*";

    private static readonly OneOrManyShape<string> Values = new(new TextShape(256, allowEmpty: true), 10_000);
    private static readonly MapShape<string, IReadOnlyList<string>> Tags = new(Shapes.Text, Values, 64);

    public override int Cost => 4;

    public override JsonObject Schema(SchemaDefinitions definitions) => Tags.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context)
    {
        if (!Tags.TryBind(value, context, out var tags) || tags.Count != value.Entries.Count)
        {
            return null;
        }

        if (tags.Count == 0)
        {
            context.Problems.Error(value, "must name at least one tag");
            return null;
        }

        var parts = tags
            .Select(t => new ConditionDraft(this) { Data = new Tag(t.Key, t.Value.Contains(Anything) ? null : new TextSet(t.Value)) })
            .ToList();
        return parts.Count == 1 ? parts[0] : AllCondition.Of(parts);
    }

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        var wanted = (Tag)node.Data!;
        var tags = matching.Input.Request.Tags;
        for (var i = 0; i < tags.Count; i++)
        {
            var tag = tags[i];
            if (string.Equals(tag.Key, wanted.Name, StringComparison.Ordinal) && (wanted.Values is null || wanted.Values.Contains(tag.Value)))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    public override IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price)
    {
        var tag = (Tag)draft.Data!;
        return tag.Values is null ? [RuleKey.Of(KeyKind.TagPresence, tag.Name)] : [.. tag.Values.Texts.Select(v => RuleKey.Tag(tag.Name, v))];
    }

    private sealed record Tag(string Name, TextSet? Values);
}
