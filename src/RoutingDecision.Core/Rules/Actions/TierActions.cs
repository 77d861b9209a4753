using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Actions;

/// <summary>An action on a name of the catalog; the effect's index is that of the name.</summary>
internal abstract class NameAction(string key, string doc, ReferenceShape names) : RuleAction(key, doc)
{
    public override JsonObject Schema(SchemaDefinitions definitions) => names.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (names.TryBind(value, context, out var index))
        {
            rule.Effects.Add(new Effect(this, null, index, 0, 0));
        }
    }
}

/// <summary>The model is settled, as long as it may serve.</summary>
internal sealed class PinModelAction() : NameAction("model", "Recommend this model if it may serve.", ReferenceShape.Model)
{
    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (IsPinned(directives))
        {
            Drop(rule, ref directives);
            return;
        }

        directives.PinModel = effect.Index;
        directives.PinRule = rule;
    }

    public override bool Matters(in Effect effect, in Directives directives) => !IsPinned(directives);
}

/// <summary>The tier is settled.</summary>
internal sealed class PinTierAction() : NameAction("tier", "Choose this tier.", ReferenceShape.Tier)
{
    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (IsPinned(directives))
        {
            Drop(rule, ref directives);
            return;
        }

        directives.PinTier = effect.Index;
        directives.PinRule = rule;
    }

    public override bool Matters(in Effect effect, in Directives directives) => !IsPinned(directives);
}

/// <summary>The floor rises.</summary>
internal sealed class MinTierAction() : NameAction("min_tier", "Choose this tier or a stronger one.", ReferenceShape.Tier)
{
    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (directives.MaxTier != Directives.None && effect.Index > directives.MaxTier)
        {
            Drop(rule, ref directives);
        }
        else if (effect.Index > directives.MinTier)
        {
            directives.MinTier = effect.Index;
            directives.FloorRule = rule;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) =>
        !IsPinned(directives) && effect.Index > directives.MinTier && (directives.MaxTier == Directives.None || effect.Index <= directives.MaxTier);
}

/// <summary>The ceiling sinks.</summary>
internal sealed class MaxTierAction() : NameAction("max_tier", "Choose this tier or a cheaper one.", ReferenceShape.Tier)
{
    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (effect.Index < directives.MinTier)
        {
            Drop(rule, ref directives);
        }
        else if (directives.MaxTier == Directives.None || effect.Index < directives.MaxTier)
        {
            directives.MaxTier = effect.Index;
            directives.CeilingRule = rule;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) =>
        !IsPinned(directives) && effect.Index >= directives.MinTier && (directives.MaxTier == Directives.None || effect.Index < directives.MaxTier);
}
