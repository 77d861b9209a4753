using System.CommandLine;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Classifiers;

/// <summary><c>routing classifier rollback</c>: lets the classifier that served before serve again.</summary>
internal static class RollbackCommand
{
    private const string Description = "Let the classifier that served before serve again. A second rollback undoes the first.";

    public static Command Create(Terminal terminal)
    {
        var comment = ClassifierCommand.Comment();
        var server = ServerAddress.Option();
        var command = new ExampleCommand("rollback", Description, "routing classifier rollback --comment \"more escalations\"") { comment, server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var request = new RollbackClassifierRequest { Comment = parsed.GetValue(comment) ?? "" };
            var reply = await connection.CallAsync(connection.Policy.RollbackClassifierAsync, request, cancel);
            terminal.Output.WriteLine($"{reply.Classifier.Version} serves again");
            return ExitCode.Ok;
        });
        return command;
    }
}
