using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>What a value may look like. One declaration gives the binder, its messages and the JSON schema.</summary>
internal abstract class Shape
{
    /// <summary>The JSON schema of the value; shared parts go to <paramref name="definitions"/>.</summary>
    public abstract JsonObject Schema(SchemaDefinitions definitions);
}

/// <summary>A shape whose values become <typeparamref name="T"/>.</summary>
internal abstract class Shape<T> : Shape
{
    /// <summary>Binds the node; on false at least one error was logged, and what could be told of the value is in <paramref name="value"/>.</summary>
    public abstract bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out T value);

    /// <summary>How a default is written in the schema; null when it can't be.</summary>
    public virtual JsonNode? Render(T value) => null;
}

/// <summary>Named parts of a JSON schema under construction.</summary>
internal sealed class SchemaDefinitions
{
    public JsonObject Parts { get; } = [];

    /// <summary>A reference to the part, which is built at its first use; recursion ends at the reference.</summary>
    public JsonObject Reference(string name, Func<JsonObject> build)
    {
        if (!Parts.ContainsKey(name))
        {
            Parts.Add(name, new JsonObject());
            Parts[name] = build();
        }

        return new JsonObject { ["$ref"] = "#/$defs/" + name };
    }
}
