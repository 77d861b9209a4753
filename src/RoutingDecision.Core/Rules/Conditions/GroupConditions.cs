using System.Text.Json.Nodes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Rules.Conditions;

/// <summary>A condition over a list of conditions.</summary>
internal abstract class ListCondition(string key, string doc) : Condition(key, doc)
{
    private static readonly ListShape<ConditionDraft> Parts = new(ConditionShape.Instance, 1, 10_000);

    public override JsonObject Schema(SchemaDefinitions definitions) => Parts.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        Parts.TryBind(value, context, out var parts) && parts.Count == value.Items.Count ? new ConditionDraft(this) { Children = parts } : null;

    /// <summary>Keys of a condition that needs at least one of its parts.</summary>
    protected static IReadOnlyList<RuleKey>? UnionOfKeys(ConditionDraft draft, Func<RuleKey, double> price)
    {
        var keys = new List<RuleKey>();
        foreach (var child in draft.Children)
        {
            if (child.Kind.Keys(child, price) is not { } own)
            {
                return null;
            }

            keys.AddRange(own);
        }

        return keys;
    }
}

/// <summary>All parts hold; one that is false settles it, whatever is unknown.</summary>
internal sealed class AllCondition() : ListCondition("all", "All conditions of the list hold.")
{
    private static readonly AllCondition Shared = new();

    public static ConditionDraft Of(IReadOnlyList<ConditionDraft> parts) => new(Shared) { Children = parts };

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        var result = Truth.True;
        for (var child = at + 1; child < node.End; child = matching.Nodes[child].End)
        {
            var part = Matching.Test(child, ref matching);
            if (part == Truth.False)
            {
                return Truth.False;
            }

            if (part == Truth.Unknown)
            {
                result = Truth.Unknown;
            }
        }

        return result;
    }

    public override IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price) =>
        draft.Children.Select(c => c.Kind.Keys(c, price)).Where(k => k is not null).MinBy(k => k!.Sum(price));
}

/// <summary>At least one part holds.</summary>
internal sealed class AnyCondition() : ListCondition("any", "At least one condition of the list holds.")
{
    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) => Any(node, at, ref matching);

    public override IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price) => UnionOfKeys(draft, price);

    internal static Truth Any(in RuleNode node, int at, scoped ref Matching matching)
    {
        var result = Truth.False;
        for (var child = at + 1; child < node.End; child = matching.Nodes[child].End)
        {
            var part = Matching.Test(child, ref matching);
            if (part == Truth.True)
            {
                return Truth.True;
            }

            if (part == Truth.Unknown)
            {
                result = Truth.Unknown;
            }
        }

        return result;
    }
}

/// <summary>No part holds.</summary>
internal sealed class NoneCondition() : ListCondition("none", "No condition of the list holds.")
{
    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) => Negate(AnyCondition.Any(node, at, ref matching));

    internal static Truth Negate(Truth truth) => truth switch
    {
        Truth.False => Truth.True,
        Truth.True => Truth.False,
        _ => Truth.Unknown,
    };
}

/// <summary>The opposite of a condition.</summary>
internal sealed class NotCondition() : Condition("not", "The condition does not hold.")
{
    public override JsonObject Schema(SchemaDefinitions definitions) => ConditionShape.Instance.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context) =>
        ConditionShape.Instance.TryBind(value, context, out var part) ? new ConditionDraft(this) { Children = [part] } : null;

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching) =>
        NoneCondition.Negate(Matching.Test(at + 1, ref matching));
}

/// <summary>At least so many parts hold.</summary>
internal sealed class AtLeastCondition() : ListCondition("at_least", "At least 'count' conditions of the list 'of' hold.")
{
    private static readonly Field<int> Count = Field<int>.Needed("count", new IntegerShape(1, 10_000), "How many must hold.", 1);

    private static readonly Field<IReadOnlyList<ConditionDraft>> Of = Field<IReadOnlyList<ConditionDraft>>.Needed(
        "of", new ListShape<ConditionDraft>(ConditionShape.Instance, 1, 10_000), "The conditions.", []);

    private static readonly Section<(int Count, IReadOnlyList<ConditionDraft> Of)> Counted =
        new("At least so many of the conditions hold.", r => (r.Get(Count), r.Get(Of)), Count, Of);

    public override JsonObject Schema(SchemaDefinitions definitions) => Counted.Schema(definitions);

    public override ConditionDraft? Bind(PolicyNode value, BindContext context)
    {
        if (!Counted.TryBind(value, context, out var bound))
        {
            return null;
        }

        if (bound.Count > bound.Of.Count && bound.Of.Count != 0)
        {
            context.Problems.Error(value.Find(Count.Key) ?? value, $"must be at most the number of conditions, {bound.Of.Count}");
            return null;
        }

        return new ConditionDraft(this) { Number = bound.Count, Children = bound.Of };
    }

    public override Truth Test(in RuleNode node, int at, scoped ref Matching matching)
    {
        var (holding, open) = (0, 0);
        for (var child = at + 1; child < node.End && holding < node.Number; child = matching.Nodes[child].End)
        {
            var part = Matching.Test(child, ref matching);
            holding += part == Truth.True ? 1 : 0;
            open += part == Truth.Unknown ? 1 : 0;
        }

        return holding >= node.Number ? Truth.True : holding + open >= node.Number ? Truth.Unknown : Truth.False;
    }

    public override IReadOnlyList<RuleKey>? Keys(ConditionDraft draft, Func<RuleKey, double> price) => UnionOfKeys(draft, price);
}
