using System.CommandLine;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Classifiers;

/// <summary><c>routing classifier promote</c>: lets another classifier serve.</summary>
internal static class PromoteCommand
{
    private const string Description =
        "Let another classifier serve, from the next decision on. It is verified first, and the policy's tests must pass with it; the one before is kept for a rollback.";

    public static Command Create(Terminal terminal)
    {
        var version = new Argument<string>("VERSION") { Description = "Classifier, as the list shows it" };
        var comment = ClassifierCommand.Comment();
        var server = ServerAddress.Option();
        var command = new ExampleCommand("promote", Description, "routing classifier promote team-3f9a12cd --comment \"better on code\"") { version, comment, server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var request = new PromoteClassifierRequest { Version = parsed.GetRequiredValue(version), Comment = parsed.GetValue(comment) ?? "" };
            var reply = await connection.CallAsync(connection.Policy.PromoteClassifierAsync, request, cancel);
            terminal.Output.WriteLine($"{reply.Classifier.Version} from {reply.Classifier.Folder} serves");
            return ExitCode.Ok;
        });
        return command;
    }
}
