using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>Reads a number of the request.</summary>
internal delegate double NumberOf(in RuleInput input);

/// <summary>A number of the request lies in a range. The node's number is 1 when 0 means that the number is not given.</summary>
internal sealed class NumberCondition(string key, string doc, NumberOf read, bool zeroIsAbsent = false, bool counted = true) : Condition(key, doc)
{
    private readonly RangeShape _range = new(single: false, flags: counted);

    public override JsonObject Schema(SchemaDefinitions definitions) => _range.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        _range.TryBind(value, context, out var range)
            ? new ConditionDraft(this) { Low = range.Low, High = range.High, Number = zeroIsAbsent && !range.IsAbsence ? 1 : 0 }
            : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        var value = read(matching.Input);
        return Known(value >= node.Low && value <= node.High && (node.Number == 0 || value > 0));
    }
}

/// <summary>A signal of the prompt lies in a range.</summary>
internal sealed class SignalCondition(SignalInfo signal) : Condition(signal.Name, $"{signal.Meaning} Unit: {signal.Unit}.")
{
    private readonly RangeShape _range = new(single: true, flags: signal.Unit is "count" or "flag" or "tokens");

    public override JsonObject Schema(SchemaDefinitions definitions) => _range.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        _range.TryBind(value, context, out var range) ? new ConditionDraft(this) { Low = range.Low, High = range.High } : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        double value = matching.Signal(signal.Signal);
        return Known(value >= node.Low && value <= node.High);
    }
}
