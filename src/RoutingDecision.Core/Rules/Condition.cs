using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules;

/// <summary>A row of the table of conditions: documentation, schema, binder and evaluator of one key of `when:`. Stateless and thread-safe.</summary>
internal abstract class Condition(string key, string doc)
{
    public string Key { get; } = key;

    /// <summary>One sentence for the documentation and the schema.</summary>
    public string Doc { get; } = doc;

    /// <summary>Rough time of a test in tens of nanoseconds.</summary>
    public virtual int Cost => 1;

    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>Binds the value of the key; null when a problem was logged.</summary>
    public abstract ConditionDraft? Bind(PolicyNode value, BindContext context);

    /// <summary>Tests the node at index <paramref name="at"/>. Allocates nothing.</summary>
    public abstract Truth Test(in RuleNode node, int at, scoped ref Matching matching);

    /// <summary>
    /// Keys of which the request must have at least one for the condition to be anything but false; null when there are none, so that
    /// the index can't help. Among alternatives the ones that <paramref name="price"/> calls cheapest.
    /// </summary>
    public virtual IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price) => null;

    protected static Truth Known(bool value) => value ? Truth.True : Truth.False;
}
