using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>The values of one mapping while it is bound.</summary>
internal readonly struct SectionReader(PolicyNode node, BindContext context)
{
    public PolicyNode Node { get; } = node;

    public BindContext Context { get; } = context;

    /// <summary>The field's value, or its default when it is absent or wrong.</summary>
    public T Get<T>(Field<T> field) => field.Read(Node.Find(field.Key), Context);

    /// <summary>The field's own node, or the section's when the field is absent: where to report what concerns it.</summary>
    public PolicyNode Place(Field field) => Node.Find(field.Key) ?? Node;

    public bool Has(Field field) => Node.Find(field.Key) is not null;
}

/// <summary>A mapping with known keys. Binds even when some fields are wrong, so that everything that refers to it is still checked.</summary>
internal sealed class Section<T>(string doc, Func<SectionReader, T> build, params Field[] fields) : Shape<T>
{
    public IReadOnlyList<Field> Fields { get; } = fields;

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out T value)
    {
        if (node.Kind != NodeKind.Mapping)
        {
            context.Problems.Error(node, $"must be a mapping with the keys {Sentence.List(Fields.Select(f => f.Key))}");
            value = default;
            return false;
        }

        foreach (var entry in node.Entries)
        {
            if (!Fields.Any(f => f.Key == entry.Key))
            {
                context.Problems.ErrorAtKey(
                    entry,
                    $"unknown key '{Sentence.Shorten(entry.Key)}'; known are {Sentence.List(Fields.Select(f => f.Key))}",
                    NearestName.Hint(entry.Key, Fields.Select(f => f.Key)));
            }
        }

        foreach (var field in Fields)
        {
            if (field.Required && node.Find(field.Key) is null)
            {
                context.Problems.Error(node, $"'{field.Key}' is missing: {field.Doc}");
            }
        }

        value = build(new SectionReader(node, context));
        return value is not null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var properties = new JsonObject();
        foreach (var field in Fields)
        {
            properties.Add(field.Key, field.Schema(definitions));
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["description"] = doc,
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (Fields.Any(f => f.Required))
        {
            schema["required"] = new JsonArray([.. Fields.Where(f => f.Required).Select(f => (JsonNode)f.Key)]);
        }

        return schema;
    }
}
