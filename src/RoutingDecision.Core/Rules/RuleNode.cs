namespace RoutingDecision.Core.Rules;

/// <summary>
/// A condition in the array that a rule set is compiled to. Children follow their parent; <see cref="End"/> is the index behind the last
/// of them. What the other members mean is the business of <see cref="Kind"/>.
/// </summary>
internal readonly record struct RuleNode(Condition Kind, object? Data, int End, int Number, double Low, double High);

/// <summary>A condition while it is bound; becomes a <see cref="RuleNode"/>.</summary>
internal sealed class ConditionDraft(Condition kind)
{
    public Condition Kind { get; } = kind;

    public object? Data { get; init; }

    public int Number { get; init; }

    public double Low { get; init; } = double.NegativeInfinity;

    public double High { get; init; } = double.PositiveInfinity;

    public IReadOnlyList<ConditionDraft> Children { get; init; } = [];

    /// <summary>Rough time of a test, so that siblings are tried from cheap to dear.</summary>
    public int Cost => Kind.Cost + Children.Sum(c => c.Cost);

    /// <summary>Appends this and everything below to the array.</summary>
    public void Flatten(List<RuleNode> nodes)
    {
        var at = nodes.Count;
        nodes.Add(default);
        foreach (var child in Children.OrderBy(c => c.Cost))
        {
            child.Flatten(nodes);
        }

        nodes[at] = new RuleNode(Kind, Data, nodes.Count, Number, Low, High);
    }
}
