using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using RoutingDecision.Core.Policies.Binding;
using RoutingDecision.Core.Policies.Sections;

namespace RoutingDecision.Core.Policies;

/// <summary>Compiles a document to a policy, or says everything that is wrong with it. Pure and thread-safe.</summary>
public static class PolicyCompiler
{
    /// <summary>Task types that a policy may name unless the classifier says otherwise.</summary>
    public static IReadOnlyList<string> DefaultTaskNames { get; } =
    [
        "lookup", "classification", "extraction", "translation", "rewriting", "summarization", "question_answering", "explanation",
        "conversation", "writing", "coding", "debugging", "design", "mathematics", "reasoning", "analysis",
    ];

    /// <summary>Compiles a document.</summary>
    /// <param name="root">Its tree.</param>
    /// <param name="sourceText">Its text: the policy's version is a digest of it.</param>
    /// <param name="file">Its name for messages; may be empty.</param>
    /// <param name="taskNames">Task types that the classifier knows; null: <see cref="DefaultTaskNames"/>.</param>
    public static PolicyCompilation Compile(PolicyNode root, string sourceText, string file = "", IReadOnlyList<string>? taskNames = null)
    {
        var problems = new ProblemLog(file);
        var policy = Compile(root, sourceText, new BindContext(problems, taskNames ?? DefaultTaskNames));
        return new PolicyCompilation(problems.HasErrors ? null : policy, problems.ToList());
    }

    /// <summary>"p-" and the first 8 hexadecimal digits of the SHA-256 of the text in UTF-8.</summary>
    public static string VersionOf(string sourceText) =>
        "p-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sourceText)))[..8];

    private static RoutingPolicy? Compile(PolicyNode root, string sourceText, BindContext context)
    {
        if (Encoding.UTF8.GetByteCount(sourceText) > PolicyLimits.DocumentBytes)
        {
            context.Problems.Error(root, $"the document is larger than {PolicyLimits.DocumentBytes / (1024 * 1024)} MiB");
            return null;
        }

        if (!PolicyTree.IsWithinDepth(root, PolicyLimits.Depth, out var offender))
        {
            context.Problems.Error(offender, $"the document is nested deeper than {PolicyLimits.Depth} levels");
            return null;
        }

        if (PolicyDocument.Read(root, context) is not { } document)
        {
            return null;
        }

        CatalogCompiler.Compile(document, context);
        var experiments = ExperimentCompiler.Bind(document.Experiments, context);
        var profiles = new ProfileCompiler(document.Base, experiments, context);
        var everyone = profiles.Compile(null);
        var tenants = CompileTenants(document.Tenants, profiles, ProfileCompiler.Combinations(experiments), context);
        var health = Bind(HealthSection.Shape, document.Health ?? PolicyNode.Mapping(1, 1), context);
        var budgets = BindList(BudgetSection.Shape, document.Budgets, PolicyLimits.Budgets, context);
        var tests = BindList(TestSection.Shape, document.Tests, PolicyLimits.Tests, context);
        CheckExpectedRules(document.Tests, profiles.RuleIds, context);
        if (context.Problems.HasErrors)
        {
            return null;
        }

        context.Patterns.Seal();
        var all = profiles.Profiles.ToList();
        return new RoutingPolicy
        {
            Version = VersionOf(sourceText),
            Catalog = context.Catalog,
            Base = everyone,
            Tenants = tenants,
            Experiments = [.. experiments.Select(ExperimentCompiler.Settings)],
            Health = health!,
            Budgets = [.. budgets],
            TaskNames = [.. context.Tasks.Used],
            Tests = tests,
            NeedsClassifier = all.Exists(p => p.Routing.DecideBy != DecideBy.Rules),
            NeedsCertificate = all.Exists(p => p.Routing.DecideBy == DecideBy.Risk),
            UnderRouteBound = all.Where(p => p.Routing.DecideBy == DecideBy.Risk).Select(p => p.Routing.MaxUnderRoute).DefaultIfEmpty(1).Min(),
        };
    }

    private static FrozenDictionary<string, ProfileSet> CompileTenants(
        PolicyNode? node, ProfileCompiler profiles, int combinations, BindContext context)
    {
        var shape = new MapShape<string, ProfileDocument>(Shapes.Text, OverrideSection.Shape, PolicyLimits.Tenants);
        if (node is null || !shape.TryBind(node, context, out var tenants))
        {
            return FrozenDictionary<string, ProfileSet>.Empty;
        }

        if ((long)tenants.Count * combinations > PolicyLimits.Profiles)
        {
            context.Problems.Error(
                node, $"{tenants.Count} tenants times {combinations} combinations of experiment arms are more than {PolicyLimits.Profiles} profiles");
            return FrozenDictionary<string, ProfileSet>.Empty;
        }

        return tenants.Select(t => KeyValuePair.Create(t.Key, profiles.Compile(t.Value))).ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void CheckExpectedRules(PolicyNode? tests, IReadOnlySet<string> ids, BindContext context)
    {
        foreach (var test in tests?.Items ?? [])
        {
            if (test.Find("expect")?.Find(ExpectShape.Rule) is { } rule && !ids.Contains(rule.Value))
            {
                context.Problems.Error(rule, $"there is no rule '{Sentence.Shorten(rule.Value)}'", NearestName.Hint(rule.Value, ids));
            }
        }
    }

    private static T? Bind<T>(Shape<T> shape, PolicyNode node, BindContext context) => shape.TryBind(node, context, out var value) ? value : default;

    private static IReadOnlyList<T> BindList<T>(Shape<T> item, PolicyNode? node, int max, BindContext context) =>
        node is not null && Shapes.List(item, max).TryBind(node, context, out var items) ? items : [];
}
