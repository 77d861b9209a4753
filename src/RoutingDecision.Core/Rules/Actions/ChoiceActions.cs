using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;

namespace RoutingDecision.Core.Rules.Actions;

/// <summary>The objective; the first rule's stands. The effect's data are the weights.</summary>
internal sealed class ObjectiveAction() : RuleAction("objective", "What to weigh among the models of the tier: a preset or weights.")
{
    public override JsonObject Schema(SchemaDefinitions definitions) => ObjectiveShape.Instance.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (ObjectiveShape.Instance.TryBind(value, context, out var objective))
        {
            rule.Effects.Add(new Effect(this, new Weights(objective), 0, 0, 0));
        }
    }

    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (directives.Objective is null)
        {
            directives.Objective = ((Weights)effect.Data!).Value;
            directives.ObjectiveRule = rule;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) => directives.Objective is null;

    private sealed record Weights(ObjectiveWeights Value);
}

/// <summary>The strategy; the first rule's stands. The effect's index is the strategy's number.</summary>
internal sealed class StrategyAction() : RuleAction("strategy", "How the answer is produced.")
{
    public override JsonObject Schema(SchemaDefinitions definitions) => StrategyShape.Instance.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (StrategyShape.Instance.TryBind(value, context, out var strategy))
        {
            rule.Effects.Add(new Effect(this, null, (int)strategy, 0, 0));
        }
    }

    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (directives.Strategy is null)
        {
            directives.Strategy = (RoutingStrategy)effect.Index;
            directives.StrategyRule = rule;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) => directives.Strategy is null;
}

/// <summary>The worth of an answer; the first rule's stands.</summary>
internal sealed class ValueAction() : RuleAction("value_usd", "Worth of a satisfactory answer in US dollars.")
{
    public override JsonObject Schema(SchemaDefinitions definitions) => Shapes.Usd.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (Shapes.Usd.TryBind(value, context, out var usd))
        {
            rule.Effects.Add(new Effect(this, null, 0, 0, usd));
        }
    }

    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (double.IsNaN(directives.ValueUsd))
        {
            directives.ValueUsd = effect.Value;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) => double.IsNaN(directives.ValueUsd);
}

/// <summary>The accept threshold of a cascade; the first rule's stands.</summary>
internal sealed class AcceptThresholdAction() : RuleAction("accept_threshold", "Self-stated confidence below which a cascade escalates.")
{
    public override JsonObject Schema(SchemaDefinitions definitions) => Shapes.Share.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (Shapes.Share.TryBind(value, context, out var threshold))
        {
            rule.Effects.Add(new Effect(this, null, 0, 0, threshold));
        }
    }

    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (double.IsNaN(directives.AcceptThreshold))
        {
            directives.AcceptThreshold = effect.Value;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) => double.IsNaN(directives.AcceptThreshold);
}

/// <summary>The text that a decision gives as the reason.</summary>
internal sealed class ReasonAction() : RuleAction("reason", "Text that a decision gives as the reason; left out: the rule's id.")
{
    private static readonly TextShape Text = new(500);

    public override JsonObject Schema(SchemaDefinitions definitions) => Text.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (Text.TryBind(value, context, out var reason))
        {
            rule.Reason = reason;
        }
    }
}

/// <summary>No later rule is looked at.</summary>
internal sealed class StopAction() : RuleAction("stop", "True: later rules are not looked at when this one matches.")
{
    public override JsonObject Schema(SchemaDefinitions definitions) => Shapes.Flag.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (Shapes.Flag.TryBind(value, context, out var stop))
        {
            rule.Stop = stop;
        }
    }
}
