using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy validate</c>: every problem of policy files, with its place.</summary>
internal static class PolicyValidateCommand
{
    private const string Description =
        "Say everything that is wrong with policy files, one line each: file:line:column: error: path: what (hint). Exit code 1 when there is an error.";

    public static Command Create(Terminal terminal)
    {
        var files = PolicyFiles.Argument();
        var command = new ExampleCommand("validate", Description, "routing policy validate deploy/policies/*.yaml") { files };
        command.SetAction(parsed => Validate(parsed.GetRequiredValue(files), terminal.Output));
        return command;
    }

    private static int Validate(string[] files, TextWriter output)
    {
        var compilations = files.Select(f => PolicyFiles.Load(f)).ToList();
        foreach (var (file, compilation) in files.Zip(compilations))
        {
            foreach (var problem in compilation.Problems)
            {
                output.WriteLine(problem);
            }

            if (compilation.Policy is { } policy)
            {
                var rules = policy.Base.ByCombination[0].Rules.Ids.Count;
                output.WriteLine(
                    $"{file}: valid, version {policy.Version}: {PolicyFiles.Count(policy.Catalog.Models.Length, "model")}, " +
                    $"{PolicyFiles.Count(rules, "rule")}, {PolicyFiles.Count(policy.Tests.Count, "test")}");
            }
        }

        var problems = compilations.SelectMany(c => c.Problems).ToList();
        var errors = problems.Count(p => p.Severity == ProblemSeverity.Error);
        var valid = compilations.Count(c => c.Succeeded);
        output.WriteLine(
            $"{PolicyFiles.Count(files.Length, "file")}, {valid} valid: {PolicyFiles.Count(errors, "error")}, {PolicyFiles.Count(problems.Count - errors, "warning")}");
        return valid == files.Length ? ExitCode.Ok : ExitCode.No;
    }
}
