using System.CommandLine;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy rollback</c>: puts an earlier version into force again.</summary>
internal static class PolicyRollbackCommand
{
    private const string Description = "Put an earlier version of the policy into force again: the one before, or the one that is named.";

    private const string Example = """
        routing policy rollback --comment "too many escalations"
        """;

    public static Command Create(Terminal terminal)
    {
        var version = new Argument<string>("VERSION") { Description = "As routing policy history shows it", Arity = ArgumentArity.ZeroOrOne };
        var comment = new Option<string>("--comment") { HelpName = "TEXT", Description = "Why, for the history" };
        var server = ServerAddress.Option();
        var command = new ExampleCommand("rollback", Description, Example) { version, comment, server };
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new RollbackPolicyRequest { Version = parsed.GetValue(version) ?? "", Comment = parsed.GetValue(comment) ?? "" };
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var reply = await connection.CallAsync(connection.Policy.RollbackPolicyAsync, request, cancel);
            terminal.Output.WriteLine($"{reply.Version.Version} is in force again");
            return ExitCode.Ok;
        });
        return command;
    }
}
