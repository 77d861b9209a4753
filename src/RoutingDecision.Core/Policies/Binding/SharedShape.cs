using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>A shape that the schema writes once and refers to by name.</summary>
internal sealed class SharedShape<T>(string name, Shape<T> inner) : Shape<T>
{
    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out T value) => inner.TryBind(node, context, out value);

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(name, () => inner.Schema(definitions));
}
