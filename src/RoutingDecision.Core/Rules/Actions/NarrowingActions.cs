using System.Text.Json.Nodes;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Actions;

/// <summary>Takes models out. The effect's data is the set that is taken out, whether the policy names it or its complement.</summary>
internal sealed class ModelsAction(string key, string doc, ReferenceShape names, bool allow, Func<ModelSpec, int> name) : RuleAction(key, doc)
{
    private readonly OneOrManyShape<int> _names = new(names, PolicyLimits.Models);

    public override JsonObject Schema(SchemaDefinitions definitions) => _names.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (_names.TryBind(value, context, out var chosen))
        {
            var denied = context.Catalog.Models.Where(m => chosen.Contains(name(m)) != allow).Select(m => m.Index);
            rule.Effects.Add(new Effect(this, new ModelSet(ModelMask.Of(denied)), 0, 0, 0));
        }
    }

    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (Matters(effect, directives))
        {
            directives.Permitted.ExceptWith(((ModelSet)effect.Data!).Mask);
            directives.NarrowingRule = rule;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives)
    {
        ReadOnlySpan<ulong> permitted = directives.Permitted;
        ReadOnlySpan<ulong> denied = ((ModelSet)effect.Data!).Mask;
        for (var i = 0; i < denied.Length; i++)
        {
            if ((permitted[i] & denied[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A mask on the heap, as an effect holds it.</summary>
    private sealed class ModelSet(ModelMask mask)
    {
        private readonly ModelMask _mask = mask;

        public ref readonly ModelMask Mask => ref _mask;
    }
}

/// <summary>The model must have these capabilities. The effect's bits are theirs.</summary>
internal sealed class RequireAction() : RuleAction("require", "Capabilities that the model must have.")
{
    private static readonly OneOrManyShape<int> Capabilities = new(ReferenceShape.Capability, PolicyLimits.Capabilities);

    public override JsonObject Schema(SchemaDefinitions definitions) => Capabilities.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (Capabilities.TryBind(value, context, out var capabilities))
        {
            rule.Effects.Add(new Effect(this, null, 0, capabilities.Aggregate(0UL, (bits, c) => bits | (1UL << c)), 0));
        }
    }

    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        if (Matters(effect, directives))
        {
            directives.RequiredCapabilities |= effect.Bits;
            directives.NarrowingRule = rule;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) => (effect.Bits & ~directives.RequiredCapabilities) != 0;
}

/// <summary>
/// The model must be served in one of these regions. The effect's bits are theirs. Rules that have no region in common contradict
/// each other.
/// </summary>
internal sealed class RegionsAction() : RuleAction("regions", "Regions, in one of which the model must be served.")
{
    private static readonly OneOrManyShape<int> Regions = new(ReferenceShape.Region, PolicyLimits.Regions);

    public override JsonObject Schema(SchemaDefinitions definitions) => Regions.Schema(definitions);

    public override void Bind(PolicyNode value, BindContext context, RuleDraft rule)
    {
        if (Regions.TryBind(value, context, out var regions))
        {
            rule.Effects.Add(new Effect(this, null, 0, regions.Aggregate(0UL, (bits, r) => bits | (1UL << r)), 0));
        }
    }

    public override void Apply(in Effect effect, int rule, ref Directives directives)
    {
        // No region in common would read as "any region": the later rule gives way instead.
        if (directives.Regions != 0 && (directives.Regions & effect.Bits) == 0)
        {
            Drop(rule, ref directives);
        }
        else if (Matters(effect, directives))
        {
            directives.Regions = directives.Regions == 0 ? effect.Bits : directives.Regions & effect.Bits;
            directives.NarrowingRule = rule;
        }
    }

    public override bool Matters(in Effect effect, in Directives directives) =>
        directives.Regions == 0 || ((directives.Regions & effect.Bits) != 0 && (directives.Regions & ~effect.Bits) != 0);
}
