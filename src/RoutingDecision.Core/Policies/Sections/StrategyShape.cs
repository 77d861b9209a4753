using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>Names of the strategies.</summary>
internal static class StrategyShape
{
    public static readonly ChoiceShape<RoutingStrategy> Instance = new(
        ("auto", RoutingStrategy.Auto),
        ("direct", RoutingStrategy.Direct),
        ("cascade", RoutingStrategy.Cascade),
        ("speculate", RoutingStrategy.Speculate),
        ("pre_check", RoutingStrategy.PreCheck));
}
