using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>The dominant script of the ask is one of a list. The node's number has their bits.</summary>
internal sealed class ScriptCondition() : Condition("script", "Dominant writing system of the ask, or a list of them.")
{
    private static readonly OneOrManyShape<Script> Scripts =
        new(new ChoiceShape<Script>([.. Enum.GetValues<Script>().Select(s => (s.ToString().ToLowerInvariant(), s))]), 32);

    public override JsonObject Schema(SchemaDefinitions definitions) => Scripts.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        Scripts.TryBind(value, context, out var scripts)
            ? new ConditionDraft(this) { Number = scripts.Aggregate(0, (bits, script) => bits | (1 << (int)script)) }
            : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) =>
        Known((node.Number & (1 << (int)matching.Input.Prompt.Script)) != 0);
}
