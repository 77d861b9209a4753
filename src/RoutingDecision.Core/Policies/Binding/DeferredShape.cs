using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>
/// A part that is bound later, once the names that it refers to are known or overrides are merged in; the schema is that of
/// <paramref name="inner"/>.
/// </summary>
internal sealed class DeferredShape(Shape inner) : Shape<PolicyNode?>
{
    public override bool TryBind(PolicyNode node, BindContext context, out PolicyNode? value)
    {
        value = node;
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => inner.Schema(definitions);
}
