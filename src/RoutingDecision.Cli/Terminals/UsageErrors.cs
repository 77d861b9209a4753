using System.CommandLine;
using System.CommandLine.Parsing;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Says what was wrong with a command line and where the right one is described.</summary>
internal static class UsageErrors
{
    public static int Write(ParseResult parsed, TextWriter error)
    {
        foreach (var message in parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))
        {
            error.WriteLine($"routing: {message}");
        }

        error.WriteLine($"See '{NameOf(parsed.CommandResult)} --help'.");
        return ExitCode.Input;
    }

    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "routing";
}
