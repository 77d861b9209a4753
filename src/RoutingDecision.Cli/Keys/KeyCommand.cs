using System.CommandLine;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Keys;

/// <summary><c>routing key</c>: API keys and the files that hold them.</summary>
internal static class KeyCommand
{
    public static Command Create(Terminal terminal) =>
        new ExampleCommand("key", "Make API keys, and look into files of them.", KeyNewCommand.Example)
        {
            KeyNewCommand.Create(terminal),
            KeyListCommand.Create(terminal),
            KeyHashCommand.Create(terminal),
        };
}
