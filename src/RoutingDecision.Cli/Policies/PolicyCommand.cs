using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy</c>: the commands about policy files.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal) =>
        new ExampleCommand("policy", "Check and test policy files.", "routing policy validate deploy/policies/default.yaml")
        {
            PolicyValidateCommand.Create(terminal),
            PolicyTestCommand.Create(terminal),
            PolicySchemaCommand.Create(terminal),
        };
}
