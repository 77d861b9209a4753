using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Tests.Fixtures;

/// <summary>Runs a command in this process.</summary>
internal static class CommandLine
{
    public static Task<CommandResult> RunAsync(params string[] args) => RunWithInputAsync("", args);

    public static async Task<CommandResult> RunWithInputAsync(string input, params string[] args)
    {
        using var reader = new StringReader(input);
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await RoutingCommands.RunAsync(args, new Terminal { Input = reader, Output = output, Error = error });
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }
}

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
