using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules;

/// <summary>What a rule does, bound: an action and its operand.</summary>
internal readonly record struct Effect(RuleAction Action, object? Data, int Index, ulong Bits, double Value);

/// <summary>A row of the table of actions: documentation, schema, binder and evaluator of one key of `then:`. Stateless and thread-safe.</summary>
internal abstract class RuleAction(string key, string doc)
{
    public string Key { get; } = key;

    /// <summary>One sentence for the documentation and the schema.</summary>
    public string Doc { get; } = doc;

    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>Binds the value of the key into the rule.</summary>
    public abstract void Bind(PolicyNode value, BindContext context, RuleDraft rule);

    /// <summary>Merges the effect of rule <paramref name="rule"/>. Allocates nothing.</summary>
    public virtual void Apply(in Effect effect, int rule, ref Directives directives)
    {
    }

    /// <summary>Whether applying the effect would change what the directives lead to.</summary>
    public virtual bool Matters(in Effect effect, in Directives directives) => false;

    /// <summary>Whether earlier rules settled the tier, so that floors, ceilings and further pins no longer count.</summary>
    protected static bool IsPinned(in Directives directives) =>
        directives.PinModel != Directives.None || directives.PinTier != Directives.None;

    /// <summary>Notes the first rule whose wish was dropped.</summary>
    protected static void Drop(int rule, ref Directives directives)
    {
        if (directives.DroppedRule == Directives.None)
        {
            directives.DroppedRule = rule;
        }
    }
}

/// <summary>A rule while it is bound.</summary>
internal sealed class RuleDraft(PolicyNode node)
{
    public PolicyNode Node { get; } = node;

    public string Id { get; set; } = "";

    /// <summary>Null: the rule always matches.</summary>
    public ConditionDraft? When { get; set; }

    public List<Effect> Effects { get; } = [];

    public string Reason { get; set; } = "";

    public bool Stop { get; set; }
}
