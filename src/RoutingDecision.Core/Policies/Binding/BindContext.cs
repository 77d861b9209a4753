using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>What binding needs beside the node: where problems go and the names that are known by then.</summary>
internal sealed class BindContext(ProblemLog problems, IReadOnlyList<string> taskNames)
{
    private static readonly ModelCatalog NoModels = new([], [], [], [], []);

    public ProblemLog Problems { get; } = problems;

    /// <summary>Empty until tiers and models are bound.</summary>
    public ModelCatalog Catalog { get; set; } = NoModels;

    public TaskNames Tasks { get; } = new(taskNames);

    /// <summary>Phrases and regular expressions of all rules.</summary>
    public RulePatterns Patterns { get; } = new();
}
