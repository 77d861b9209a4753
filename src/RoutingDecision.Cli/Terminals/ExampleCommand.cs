using System.CommandLine;

namespace RoutingDecision.Cli.Terminals;

/// <summary>A command whose help ends with an example.</summary>
internal sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>Lines to type, as they are.</summary>
    public string Example { get; } = example;
}
