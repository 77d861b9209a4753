using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace RoutingDecision.Cli.Terminals;

/// <summary>The usual help, followed by a worked example.</summary>
internal sealed class ExampleHelp(string rootExample) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new() { MaxWidth = 120 };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _usual.Invoke(parseResult);
        var example = parseResult.CommandResult.Command is ExampleCommand command ? command.Example : rootExample;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Example:");
        foreach (var line in example.Split('\n'))
        {
            output.WriteLine("  " + line.TrimEnd('\r'));
        }

        return ExitCode.Ok;
    }
}
