using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Rules.Actions;

namespace RoutingDecision.Core.Rules;

/// <summary>Everything that `then:` understands. To add an action: a class and a line here.</summary>
internal static class ActionTable
{
    public static IReadOnlyList<RuleAction> All { get; } =
    [
        new PinModelAction(),
        new PinTierAction(),
        new MinTierAction(),
        new MaxTierAction(),
        new ModelsAction("deny_models", "Models that are not recommended.", ReferenceShape.Model, allow: false, m => m.Index),
        new ModelsAction("deny_providers", "Providers of which no model is recommended.", ReferenceShape.Provider, allow: false, m => m.Provider),
        new ModelsAction("allow_models", "Only these models are recommended.", ReferenceShape.Model, allow: true, m => m.Index),
        new ModelsAction("allow_providers", "Only models of these providers are recommended.", ReferenceShape.Provider, allow: true, m => m.Provider),
        new RequireAction(),
        new RegionsAction(),
        new ObjectiveAction(),
        new StrategyAction(),
        new ValueAction(),
        new AcceptThresholdAction(),
        new ReasonAction(),
        new StopAction(),
    ];

    /// <summary>The action of a key, or null.</summary>
    public static RuleAction? Find(string key) => All.FirstOrDefault(a => a.Key == key);
}
