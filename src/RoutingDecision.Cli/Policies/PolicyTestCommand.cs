using System.CommandLine;
using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.PolicyTests;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy test</c>: runs the tests that policy files carry.</summary>
internal static class PolicyTestCommand
{
    private const string Description =
        "Run the tests that policy files carry. Tests that assume no P(success) ask the classifier of --bundle; without one it is the default tier that they get " +
        "unless a rule decides. Exit code 1 when a test fails, 2 when a file is not valid.";

    private const string Example = """
        routing policy test deploy/policies/default.yaml --bundle deploy/models/default
        """;

    public static Command Create(Terminal terminal)
    {
        var files = PolicyFiles.Argument();
        var bundle = new Option<string?>("--bundle") { HelpName = "FOLDER", Description = "Classifier bundle" };
        var command = new ExampleCommand("test", Description, Example) { files, bundle };
        command.SetAction(parsed =>
        {
            using var classifier = Open(parsed.GetValue(bundle));
            return Test(parsed.GetRequiredValue(files), classifier, terminal);
        });
        return command;
    }

    private static IPromptClassifier? Open(string? folder)
    {
        try
        {
            return folder is null ? null : ClassifierBundle.Load(folder);
        }
        catch (BundleException refused)
        {
            throw new CommandException($"The bundle can't be used: {refused.Message}");
        }
    }

    private static int Test(string[] files, IPromptClassifier? classifier, Terminal terminal)
    {
        var (passed, failed, invalid) = (0, 0, 0);
        foreach (var file in files)
        {
            var compilation = PolicyFiles.Load(file, classifier?.Tasks);
            foreach (var problem in compilation.Problems)
            {
                terminal.Error.WriteLine(problem);
            }

            if (compilation.Policy is not { } policy)
            {
                invalid++;
                continue;
            }

            foreach (var result in new PolicyTestRunner().Run(policy, classifier))
            {
                Write(file, result, terminal.Output);
                (passed, failed) = result.Passed ? (passed + 1, failed) : (passed, failed + 1);
            }
        }

        var unread = invalid > 0 ? $"; {PolicyFiles.Count(invalid, "file")} not valid" : "";
        terminal.Output.WriteLine($"{PolicyFiles.Count(passed + failed, "test")}: {passed} passed, {failed} failed{unread}");
        return invalid > 0 ? ExitCode.Input : failed > 0 ? ExitCode.No : ExitCode.Ok;
    }

    private static void Write(string file, PolicyTestResult result, TextWriter output)
    {
        output.WriteLine($"{(result.Passed ? "pass" : "FAIL")}  {file}:{result.Test.Line}: {result.Test.Name}");
        if (!result.Passed)
        {
            foreach (var difference in result.Difference.Split("; "))
            {
                output.WriteLine($"      {difference}");
            }
        }
    }
}
