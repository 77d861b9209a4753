using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>The `expect:` of a test: texts by name. That an expected rule exists is checked once all rules are known.</summary>
internal sealed class ExpectShape : Shape<IReadOnlyDictionary<string, string>>
{
    public const string Rule = "rule";

    public static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    public static readonly ExpectShape Instance = new();

    private static readonly (string Key, string Doc, Shape Value)[] Known =
    [
        ("tier", "Tier that is recommended.", ReferenceShape.Tier),
        ("model", "Model that is recommended.", ReferenceShape.Model),
        ("provider", "Provider that is recommended.", ReferenceShape.Provider),
        ("decided_by", "What settled the tier.", Words("rule", "classifier", "conversation", "override", "default", "observe")),
        (Rule, "The rule that settled it.", Shapes.Text),
        ("strategy", "Strategy of the plan.", Words("direct", "cascade", "speculate", "pre_check")),
        ("complexity", "1 (trivial) to 5 (frontier).", new IntegerShape(1, 5)),
        ("task", "Task type.", ReferenceShape.MentionedTask),
        ("fallback", "A model that must be in the fallback chain.", ReferenceShape.Model),
        ("error", "No model may serve: the constraint that empties the set.", Shapes.Text),
    ];

    private ExpectShape()
    {
    }

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, string> value)
    {
        value = null;
        if (node.Kind != NodeKind.Mapping || node.Entries.Count == 0)
        {
            context.Problems.Error(node, $"must be a mapping with some of the keys {Sentence.List(Known.Select(k => k.Key))}");
            return false;
        }

        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in node.Entries)
        {
            var shape = Known.FirstOrDefault(k => k.Key == entry.Key).Value;
            if (shape is null)
            {
                context.Problems.ErrorAtKey(
                    entry,
                    $"unknown key '{Sentence.Shorten(entry.Key)}'; known are {Sentence.List(Known.Select(k => k.Key))}",
                    NearestName.Hint(entry.Key, Known.Select(k => k.Key)));
            }
            else if (IsBound(shape, entry.Value, context))
            {
                expected[entry.Key] = entry.Value.Value;
            }
        }

        value = expected;
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var properties = new JsonObject();
        foreach (var (key, doc, shape) in Known)
        {
            var schema = shape.Schema(definitions);
            schema["description"] = doc;
            properties.Add(key, schema);
        }

        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["minProperties"] = 1, ["properties"] = properties };
    }

    private static ChoiceShape<int> Words(params string[] names) => new([.. names.Select((name, index) => (name, index))]);

    private static bool IsBound(Shape shape, PolicyNode node, BindContext context) => shape switch
    {
        Shape<int> number => number.TryBind(node, context, out _),
        Shape<string> text => text.TryBind(node, context, out _),
        _ => throw new InvalidOperationException("expectations are names, texts or whole numbers"),
    };
}
