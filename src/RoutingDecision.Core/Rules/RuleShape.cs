using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules;

/// <summary>A rule, lists of rules, and what overrides may say instead of a list.</summary>
internal static class RuleShape
{
    private static readonly Field<string> Id = Field<string>.Needed("id", Shapes.Name, "Name of the rule, unique among the rules of a profile.", "");

    private static readonly Field<ConditionDraft?> When =
        new("when", ConditionShape.Instance!, "Conditions, all of which must hold; left out: the rule always matches.", null);

    private static readonly Field<IReadOnlyList<PolicyEntry>> Then =
        Field<IReadOnlyList<PolicyEntry>>.Needed("then", ActionsShape.Instance, "What the rule does.", []);

    private static readonly Section<RuleDraft> Fields = new("A rule: when its conditions hold, its actions apply.", Build, Id, When, Then);

    /// <summary>A rule.</summary>
    public static Shape<RuleDraft> Rule { get; } = new SharedShape<RuleDraft>("rule", Fields);

    /// <summary>The rules of a policy.</summary>
    public static ListShape<RuleDraft> List { get; } = new(Rule, 0, PolicyLimits.Rules);

    private static readonly Field<PolicyNode?> PrependField = new("prepend", new DeferredShape(List), "Rules that come before the policy's.", null);
    private static readonly Field<PolicyNode?> AppendField = new("append", new DeferredShape(List), "Rules that come after the policy's.", null);

    /// <summary>Additions to the rules of a policy.</summary>
    public static Section<(PolicyNode? Prepend, PolicyNode? Append)> Additions { get; } =
        new("Rules that are added to the policy's.", r => (r.Get(PrependField), r.Get(AppendField)), PrependField, AppendField);

    /// <summary>What an override says about rules: a list that replaces the policy's, or additions.</summary>
    public static Shape Override { get; } = new EitherShape(List, Additions);

    private static RuleDraft Build(SectionReader r)
    {
        var rule = new RuleDraft(r.Node) { Id = r.Get(Id), When = r.Get(When) };
        foreach (var entry in r.Get(Then))
        {
            ActionTable.Find(entry.Key)!.Bind(entry.Value, r.Context, rule);
        }

        Check(r, rule);
        return rule;
    }

    private static void Check(SectionReader r, RuleDraft rule)
    {
        var then = r.Place(Then);
        var floor = Value("min_tier");
        var ceiling = Value("max_tier");
        if (floor > ceiling && ceiling >= 0)
        {
            r.Context.Problems.Error(then, $"min_tier {r.Context.Catalog.Tiers[floor]} is over max_tier {r.Context.Catalog.Tiers[ceiling]}");
        }

        var pins = then.Kind == NodeKind.Mapping && (then.Find("model") is not null || then.Find("tier") is not null);
        if (pins && then.Find("model") is not null && then.Find("tier") is not null)
        {
            r.Context.Problems.Error(then, "must have either 'model' or 'tier', not both");
        }
        else if (pins && (floor >= 0 || ceiling >= 0))
        {
            r.Context.Problems.Error(then, "'min_tier' and 'max_tier' have no effect beside 'model' or 'tier'");
        }

        int Value(string key) => rule.Effects.Where(e => e.Action.Key == key).Select(e => e.Index).FirstOrDefault(Directives.None);
    }

    /// <summary>A mapping of actions; bound entry by entry into the rule.</summary>
    private sealed class ActionsShape : Shape<IReadOnlyList<PolicyEntry>>
    {
        public static readonly ActionsShape Instance = new();

        public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<PolicyEntry> value)
        {
            value = null;
            var keys = ActionTable.All.Select(a => a.Key);
            if (node.Kind != NodeKind.Mapping || node.Entries.Count == 0)
            {
                context.Problems.Error(node, $"must be a mapping of at least one action: {Sentence.List(keys)}");
                return false;
            }

            foreach (var entry in node.Entries.Where(e => ActionTable.Find(e.Key) is null))
            {
                context.Problems.ErrorAtKey(
                    entry, $"unknown action '{Sentence.Shorten(entry.Key)}'; known are {Sentence.List(keys)}", NearestName.Hint(entry.Key, keys));
            }

            value = [.. node.Entries.Where(e => ActionTable.Find(e.Key) is not null)];
            return true;
        }

        public override JsonObject Schema(SchemaDefinitions definitions)
        {
            var properties = new JsonObject();
            foreach (var action in ActionTable.All)
            {
                var schema = action.Schema(definitions);
                schema["description"] = action.Doc;
                properties.Add(action.Key, schema);
            }

            return new JsonObject
            {
                ["type"] = "object",
                ["minProperties"] = 1,
                ["additionalProperties"] = false,
                ["properties"] = properties,
            };
        }
    }

    private sealed class EitherShape(Shape first, Shape second) : Shape
    {
        public override JsonObject Schema(SchemaDefinitions definitions) =>
            new() { ["anyOf"] = new JsonArray(first.Schema(definitions), second.Schema(definitions)) };
    }
}
