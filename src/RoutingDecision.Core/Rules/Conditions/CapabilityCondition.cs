using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>The request requires one of a list of capabilities. The node's data are their names.</summary>
internal sealed class CapabilityCondition() : Condition("capability", "A capability that the request requires, or a list of which it requires any.")
{
    private static readonly OneOrManyShape<int> Capabilities = new(ReferenceShape.Capability, PolicyLimits.Capabilities);

    public override int Cost => 4;

    public override JsonObject Schema(SchemaDefinitions definitions) => Capabilities.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        Capabilities.TryBind(value, context, out var capabilities)
            ? new ConditionDraft(this) { Data = new TextSet(capabilities.Select(c => context.Catalog.Capabilities[c])) }
            : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        var required = matching.Input.Request.RequiredCapabilities;
        for (var i = 0; i < required.Count; i++)
        {
            if (((TextSet)node.Data!).Contains(required[i]))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }
}
