using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Rules.Conditions;

namespace RoutingDecision.Core.Rules;

/// <summary>A mapping of conditions, all of which must hold.</summary>
internal sealed class ConditionShape : Shape<ConditionDraft>
{
    public static readonly ConditionShape Instance = new();

    private ConditionShape()
    {
    }

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out ConditionDraft value)
    {
        value = null;
        if (node.Kind != NodeKind.Mapping || node.Entries.Count == 0)
        {
            context.Problems.Error(node, $"must be a mapping of at least one condition, is {Sentence.Describe(node)}");
            return false;
        }

        var parts = new List<ConditionDraft>(node.Entries.Count);
        foreach (var entry in node.Entries)
        {
            if (ConditionTable.Find(entry.Key) is not { } condition)
            {
                var keys = ConditionTable.All.Select(c => c.Key).ToList();
                context.Problems.ErrorAtKey(
                    entry, $"unknown condition '{Sentence.Shorten(entry.Key)}'; known are {Sentence.List(keys)}", NearestName.Hint(entry.Key, keys));
            }
            else if (condition.Bind(entry.Value, context) is { } part)
            {
                parts.Add(part);
            }
        }

        value = parts.Count == 1 ? parts[0] : AllCondition.Of(parts);
        return parts.Count == node.Entries.Count;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(
        "condition",
        () =>
        {
            var properties = new JsonObject();
            foreach (var condition in ConditionTable.All)
            {
                var schema = condition.Schema(definitions);
                schema["description"] = condition.Doc;
                properties.Add(condition.Key, schema);
            }

            return new JsonObject
            {
                ["type"] = "object",
                ["description"] = "Conditions, all of which must hold.",
                ["minProperties"] = 1,
                ["additionalProperties"] = false,
                ["properties"] = properties,
            };
        });
}
