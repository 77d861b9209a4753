using RoutingDecision.Core.Assessment;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>Finds the routers that an evaluation names, for one data set.</summary>
internal sealed class RouterList(EvaluationOptions options, IPromptClassifier? classifier, IReadOnlyList<float> thresholds)
{
    private const string All = "all";
    private const string Policy = "policy";
    private const string Rules = "rules";

    /// <summary>Routers in the order of their names, each once; at least one.</summary>
    /// <exception cref="EvaluationException">A name is unknown, or what a router needs was not given.</exception>
    public IReadOnlyList<IRouter> For(EvaluationSet set)
    {
        var names = options.Routers.Count > 0 ? options.Routers : Given();
        return names.Count > 0
            ? [.. names.SelectMany(n => n == All ? Everything(set) : [n]).Distinct(StringComparer.Ordinal).SelectMany(n => Create(n, set))]
            : throw new EvaluationException("there is nothing to evaluate: name a --bundle, a --policy, --choices or a --router.");
    }

    /// <summary>What the other options name.</summary>
    private List<string> Given()
    {
        var names = new List<string>();
        AddIf(names, classifier is not null, BundleRouter.Name);
        AddIf(names, options.Policies.Count > 0, Policy);
        AddIf(names, options.Choices is not null, ChoicesRouter.Name);
        return names;
    }

    private List<string> Everything(EvaluationSet set)
    {
        var names = Given();
        AddIf(names, options.Examples.Count > 0, Rules);
        names.AddRange([RandomRouter.Name, .. set.Arms.Select(a => AlwaysRouter.Prefix + a.Tier), OracleRouter.Name]);
        return names;
    }

    private IEnumerable<IRouter> Create(string name, EvaluationSet set) => name switch
    {
        BundleRouter.Name => [new BundleRouter(classifier ?? throw Missing(name, "--bundle FOLDER"), thresholds)],
        Policy => options.Policies.Count > 0 ? options.Policies.Select(p => new PolicyRouter(p, classifier)) : throw Missing(name, "--policy FILE"),
        Rules => options.Examples.Count > 0
            ? options.Examples.Where(p => classifier is not null || !p.Policy.NeedsClassifier).Select(p => new PolicyRouter(p, classifier))
            : throw Missing(name, "the folder deploy/policies/examples, looked for from here upwards"),
        ChoicesRouter.Name => [new ChoicesRouter(options.Choices ?? throw Missing(name, "--choices FILE"))],
        RandomRouter.Name => [new RandomRouter(options.Seed)],
        OracleRouter.Name => [new OracleRouter()],
        _ when name.StartsWith(AlwaysRouter.Prefix, StringComparison.Ordinal) => [new AlwaysRouter(ArmOf(name, set))],
        _ => throw Unknown(name, set),
    };

    private static int ArmOf(string name, EvaluationSet set)
    {
        for (var a = 0; a < set.Arms.Count; a++)
        {
            if (set.Arms[a].Is(name[AlwaysRouter.Prefix.Length..]))
            {
                return a;
            }
        }

        throw Unknown(name, set);
    }

    private static EvaluationException Missing(string router, string need) => new($"router '{router}' needs {need}.");

    private static EvaluationException Unknown(string name, EvaluationSet set) => new(
        $"router '{name}' is none of {BundleRouter.Name}, {Policy}, {ChoicesRouter.Name}, {Rules}, {RandomRouter.Name}, {OracleRouter.Name}, " +
        $"{string.Join(", ", set.Arms.Select(a => AlwaysRouter.Prefix + a.Tier))}, {All}.");

    private static void AddIf(List<string> names, bool condition, string name)
    {
        if (condition)
        {
            names.Add(name);
        }
    }
}
