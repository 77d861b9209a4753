using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;

namespace RoutingDecision.Core.Policies;

/// <summary>Binds experiments and checks what concerns several of their parts.</summary>
internal static class ExperimentCompiler
{
    // Shares such as three times 0.33333 are meant to sum to 1.
    private const double Rounding = 1e-6;

    /// <summary>The experiments; none when they can't be combined.</summary>
    public static IReadOnlyList<ExperimentDocument> Bind(PolicyNode? node, BindContext context)
    {
        if (node is null || !Shapes.List(ExperimentSection.Shape, PolicyLimits.Experiments).TryBind(node, context, out var experiments))
        {
            return [];
        }

        CheckDistinct(experiments.Select(e => (e.Node, e.Id)), "experiment", context);
        foreach (var experiment in experiments)
        {
            Check(experiment, context);
        }

        if (ProfileCompiler.Combinations(experiments) > PolicyLimits.Combinations)
        {
            context.Problems.Error(
                node, $"the experiments have more than {PolicyLimits.Combinations} combinations of arms ('outside' counted as one arm of each)");
            return [];
        }

        return experiments;
    }

    public static ExperimentSettings Settings(ExperimentDocument experiment) =>
        new(experiment.Id, experiment.Key, [.. experiment.Arms.Select(a => new ExperimentArm(a.Id, a.Share))]);

    private static void Check(ExperimentDocument experiment, BindContext context)
    {
        CheckDistinct(experiment.Arms.Select(a => (a.Node, a.Id)), "arm", context);
        var arms = experiment.Node.Find("arms") ?? experiment.Node;
        var sum = experiment.Arms.Sum(a => a.Share);
        if (sum > 1 + Rounding)
        {
            context.Problems.Error(arms, $"the shares of the arms sum to {sum:0.######}; they must not be over 1");
        }

        foreach (var arm in experiment.Arms.Where(a => a.Set is { IsEmpty: true }))
        {
            context.Problems.Warning(arm.Node, $"'set' of arm '{arm.Id}' overrides nothing");
        }

        if (experiment.Arms.Count != 0 && experiment.Arms.All(a => a.Set is null or { IsEmpty: true }))
        {
            context.Problems.Error(arms, "no arm overrides anything, so there is nothing to compare");
        }
    }

    private static void CheckDistinct(IEnumerable<(PolicyNode Node, string Id)> named, string what, BindContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, id) in named.Where(n => n.Id.Length != 0))
        {
            if (!seen.Add(id))
            {
                context.Problems.Error(node.Find("id") ?? node, $"{what} '{id}' exists already");
            }
        }
    }
}
