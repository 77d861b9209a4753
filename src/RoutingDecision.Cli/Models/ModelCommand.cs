using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Models;

/// <summary><c>routing model</c>: the commands that change a model at run time.</summary>
internal static class ModelCommand
{
    public static Command Create(Terminal terminal) =>
        new ExampleCommand("model", "Enable, drain or disable models.", "routing model set-state gpt-5 draining")
        {
            SetStateCommand.Create(terminal),
        };
}
