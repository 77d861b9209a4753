using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape<T>(params (string Name, T Value)[] choices) : Shape<T>
    where T : struct
{
    public override bool TryBind(PolicyNode node, BindContext context, out T value)
    {
        foreach (var (name, choice) in choices)
        {
            if (node.Kind == NodeKind.Scalar && node.Value == name)
            {
                value = choice;
                return true;
            }
        }

        value = default;
        context.Problems.Error(
            node,
            $"must be one of {Sentence.List(choices.Select(c => c.Name))}, is {Sentence.Describe(node)}",
            NearestName.Hint(node.Value, choices.Select(c => c.Name)));
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["enum"] = new JsonArray([.. choices.Select(c => (JsonNode)c.Name)]) };

    public override JsonNode? Render(T value)
    {
        foreach (var (name, choice) in choices)
        {
            if (EqualityComparer<T>.Default.Equals(choice, value))
            {
                return name;
            }
        }

        return null;
    }
}
