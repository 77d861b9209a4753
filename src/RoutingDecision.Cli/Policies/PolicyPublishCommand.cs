using System.CommandLine;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy publish</c>: puts a policy file into force on a server and all replicas that share its Redis.</summary>
internal static class PolicyPublishCommand
{
    private const string Description =
        "Put a policy file into force, on the server and on all replicas that share its Redis. It is validated, its tests are run and recent traffic is " +
        "replayed there; exit code 1 when it is refused. From the first publication on the published versions govern, and the servers' own policy files do not.";

    private const string Example = """
        routing policy publish policy.yaml --expected p-3f9a12cd --comment "cheaper summaries"
        """;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "Policy file (YAML)" };
        var expected = new Option<string>("--expected")
        {
            HelpName = "VERSION",
            Description = "Version that must be in force, as routing policy history shows it",
        };
        var comment = new Option<string>("--comment") { HelpName = "TEXT", Description = "Why, for the history" };
        var force = new Option<bool>("--force") { Description = "Publish although tests fail or the replay of recent traffic flips too much; needs --reason" };
        var why = new Option<string>("--reason") { HelpName = "TEXT", Description = "Why it is forced, for the history and the audit" };
        var server = ServerAddress.Option();
        var command = new ExampleCommand("publish", Description, Example) { file, expected, comment, force, why, server };
        command.SetAction(async (parsed, cancel) =>
        {
            var reason = parsed.GetValue(why) ?? "";
            if (parsed.GetValue(force) != (reason.Length > 0))
            {
                throw new CommandException("--force needs --reason TEXT, and --reason nothing but --force.");
            }

            var request = new PublishPolicyRequest
            {
                Yaml = PolicyFiles.ReadText(parsed.GetRequiredValue(file)),
                ExpectedVersion = parsed.GetValue(expected) ?? "",
                Comment = parsed.GetValue(comment) ?? "",
                Force = reason.Length > 0,
                ForceReason = reason,
            };
            using var connection = new ServerConnection(ServerAddress.Parse(parsed.GetValue(server)!), terminal.Clock);
            var reply = await connection.CallAsync(connection.Policy.PublishPolicyAsync, request, cancel);
            terminal.Output.WriteLine($"{reply.Version.Version} is in force");
            if (reply.Replay.Length > 0)
            {
                terminal.Output.WriteLine($"replay: {reply.Replay}");
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
