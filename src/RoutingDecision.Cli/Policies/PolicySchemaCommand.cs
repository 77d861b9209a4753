using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Policies;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy schema</c>: the JSON schema of policy files.</summary>
internal static class PolicySchemaCommand
{
    private const string Example = "routing policy schema > policy.schema.json";

    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand("schema", "Print the JSON schema of policy files, for editors.", Example);
        command.SetAction(_ =>
        {
            terminal.Output.Write(PolicySchema.Generate());
            return ExitCode.Ok;
        });
        return command;
    }
}
