using System.CommandLine;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy diff</c>: the lines in which two policies differ.</summary>
internal static class PolicyDiffCommand
{
    private const string Description =
        "Show the lines in which two policies differ. Each is a file or a version of the server; without a second one, " +
        "the first is compared with the version in force. Exit code 1 when they differ.";

    public static Command Create(Terminal terminal)
    {
        var first = new Argument<string>("FROM") { Description = "File or version" };
        var second = new Argument<string>("TO") { Description = "File or version; the one in force when left out", Arity = ArgumentArity.ZeroOrOne };
        var server = ServerAddress.Option();
        var command = new ExampleCommand("diff", Description, "routing policy diff p-3f9a12cd policy.yaml") { first, second, server };
        command.SetAction(async (parsed, cancel) =>
        {
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var from = await ReadAsync(parsed.GetRequiredValue(first), connection, cancel);
            var to = await ReadAsync(parsed.GetValue(second) ?? "", connection, cancel);
            var lines = LineDiff.Of(from.Text, to.Text);
            if (lines.Count == 0)
            {
                terminal.Output.WriteLine($"{from.Name} and {to.Name} are the same");
                return ExitCode.Ok;
            }

            terminal.Output.WriteLine($"--- {from.Name}");
            terminal.Output.WriteLine($"+++ {to.Name}");
            foreach (var line in lines)
            {
                terminal.Output.WriteLine(line);
            }

            return ExitCode.No;
        });
        return command;
    }

    private static async Task<(string Name, string Text)> ReadAsync(string name, ServerConnection connection, CancellationToken cancel)
    {
        if (File.Exists(name))
        {
            return (name, PolicyFiles.ReadText(name));
        }

        // No version has a separator or an extension in its name.
        if (name.AsSpan().ContainsAny('/', '\\') || Path.HasExtension(name))
        {
            throw new CommandException($"The policy file '{name}' does not exist.");
        }

        var reply = await connection.CallAsync(connection.Policy.GetPolicyAsync, new GetPolicyRequest { Version = name }, cancel);
        return (reply.Version.Version, reply.Yaml);
    }
}
