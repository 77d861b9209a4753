using RoutingDecision.Cli.Policies;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Policies;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Cli.Learning;

/// <summary>Policies that <c>routing evaluate</c> measures: files that are named, and the examples of the repository.</summary>
internal static class EvaluatedPolicies
{
    private static readonly string ExampleFolder = Path.Combine("deploy", "policies", "examples");

    /// <summary>A policy under its file's name, without ending.</summary>
    /// <exception cref="CommandException">It does not exist or is not valid; every problem was written.</exception>
    public static NamedPolicy Load(string file, IReadOnlyList<string>? tasks, TextWriter problems)
    {
        var compilation = PolicyFiles.Load(file, tasks);
        foreach (var problem in compilation.Problems.Where(p => p.Severity == ProblemSeverity.Error))
        {
            problems.WriteLine(problem);
        }

        return new NamedPolicy(
            Path.GetFileNameWithoutExtension(file), compilation.Policy ?? throw new CommandException($"The policy '{file}' is not valid."));
    }

    /// <summary>The example policies, found from the current folder or the program's upwards; empty when there are none.</summary>
    public static IReadOnlyList<NamedPolicy> Examples(IReadOnlyList<string>? tasks, TextWriter problems)
    {
        var folder = Find(Environment.CurrentDirectory) ?? Find(AppContext.BaseDirectory);
        return folder is null
            ? []
            : [.. Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(f => Load(f, tasks, problems))];
    }

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, ExampleFolder) is var found && Directory.Exists(found))
            {
                return found;
            }
        }

        return null;
    }
}
