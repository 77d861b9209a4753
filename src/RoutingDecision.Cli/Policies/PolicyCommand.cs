using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Policies;

/// <summary><c>routing policy</c>: the commands about policies.</summary>
internal static class PolicyCommand
{
    public static Command Create(Terminal terminal) =>
        new ExampleCommand("policy", "Check and test policy files, and put them into force.", "routing policy validate deploy/policies/default.yaml")
        {
            PolicyValidateCommand.Create(terminal),
            PolicyTestCommand.Create(terminal),
            PolicySchemaCommand.Create(terminal),
            PolicyPublishCommand.Create(terminal),
            PolicyRollbackCommand.Create(terminal),
            PolicyHistoryCommand.Create(terminal),
            PolicyDiffCommand.Create(terminal),
        };
}
