using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>Reads a flag of the request.</summary>
internal delegate bool FlagOf(in RuleInput input);

/// <summary>A flag of the request is as the policy wants it. The node's number is 1 for true.</summary>
internal sealed class FlagCondition(string key, string doc, FlagOf read) : Condition(key, doc)
{
    public override JsonObject Schema(SchemaDefinitions definitions) => Shapes.Flag.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        Shapes.Flag.TryBind(value, context, out var wanted) ? new ConditionDraft(this) { Number = wanted ? 1 : 0 } : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) => Known(read(matching.Input) == (node.Number == 1));
}
