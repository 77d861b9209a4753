using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>A list; items that are wrong are left out and reported.</summary>
internal sealed class ListShape<T>(Shape<T> item, int min, int max) : Shape<IReadOnlyList<T>>
{
    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (node.Kind != NodeKind.Sequence)
        {
            context.Problems.Error(node, $"must be a list, is {Sentence.Describe(node)}");
            return false;
        }

        if (node.Items.Count < min || node.Items.Count > max)
        {
            context.Problems.Error(node, node.Items.Count < min
                ? $"must have at least {min} {(min == 1 ? "entry" : "entries")}"
                : $"must have at most {max} entries, has {node.Items.Count}");
            return false;
        }

        var items = new List<T>(node.Items.Count);
        foreach (var child in node.Items)
        {
            if (item.TryBind(child, context, out var bound))
            {
                items.Add(bound);
            }
        }

        value = items;
        return items.Count != 0 || node.Items.Count == 0;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions), ["maxItems"] = max };
        if (min > 0)
        {
            schema["minItems"] = min;
        }

        return schema;
    }
}

/// <summary>One value, or a list of at least one.</summary>
internal sealed class OneOrManyShape<T>(Shape<T> item, int max) : Shape<IReadOnlyList<T>>
{
    private readonly ListShape<T> _list = new(item, 1, max);

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        if (node.Kind == NodeKind.Sequence)
        {
            return _list.TryBind(node, context, out value);
        }

        value = item.TryBind(node, context, out var single) ? [single] : null;
        return value is not null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(item.Schema(definitions), _list.Schema(definitions)) };
}

/// <summary>A mapping from names to values of one shape.</summary>
internal sealed class MapShape<TKey, T>(Shape<TKey> key, Shape<T> value, int max) : Shape<IReadOnlyList<KeyValuePair<TKey, T>>>
{
    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<KeyValuePair<TKey, T>> bound)
    {
        bound = null;
        if (node.Kind != NodeKind.Mapping)
        {
            context.Problems.Error(node, $"must be a mapping, is {Sentence.Describe(node)}");
            return false;
        }

        if (node.Entries.Count > max)
        {
            context.Problems.Error(node, $"must have at most {max} keys, has {node.Entries.Count}");
            return false;
        }

        var pairs = new List<KeyValuePair<TKey, T>>(node.Entries.Count);
        foreach (var entry in node.Entries)
        {
            if (key.TryBind(PolicyNode.KeyOf(entry), context, out var k) & value.TryBind(entry.Value, context, out var v))
            {
                pairs.Add(new KeyValuePair<TKey, T>(k!, v!));
            }
        }

        bound = pairs;
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "object", ["additionalProperties"] = value.Schema(definitions), ["maxProperties"] = max };
}
