using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Prints the product's version, with the commit where the build knows it: the same text as the server's.</summary>
internal sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        terminal.Output.WriteLine(Version);
        return ExitCode.Ok;
    }
}
