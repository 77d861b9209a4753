using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>A value type that may be left out.</summary>
internal sealed class NullableShape<T>(Shape<T> inner) : Shape<T?>
    where T : struct
{
    public override bool TryBind(PolicyNode node, BindContext context, out T? value)
    {
        var bound = inner.TryBind(node, context, out var given);
        value = bound ? given : null;
        return bound;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => inner.Schema(definitions);
}
