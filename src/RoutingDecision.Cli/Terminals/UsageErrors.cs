using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Says what was wrong with a command line and where the right one is described.</summary>
internal static class UsageErrors
{
    /// <summary>Everything that is wrong; empty when the command can run, or only help or the version is asked for.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (parsed.Action is ParseErrorAction)
        {
            return [.. parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal)];
        }

        return parsed.Action is { ClearsParseErrors: true } ? [] : [.. Misspelt(parsed).Select(o => $"'{o}' is not an option of this command.")];
    }

    public static int Write(IReadOnlyList<string> errors, ParseResult parsed, TextWriter error)
    {
        foreach (var message in errors)
        {
            error.WriteLine($"routing: {message}");
        }

        error.WriteLine($"See '{NameOf(parsed.CommandResult)} --help'.");
        return ExitCode.Input;
    }

    // The parser takes an unknown option for an argument where one is free, so that a misspelt option would become a prompt or a file.
    private static IEnumerable<string> Misspelt(ParseResult parsed)
    {
        var plain = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Count(t => LooksLikeOption(t.Value) && t.Type == TokenType.Argument);
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .Where(LooksLikeOption).Take(plain);
    }

    private static bool LooksLikeOption(string text) =>
        text.TrimStart('-') is { Length: > 0 } name && (text.Length - name.Length) is 1 or 2 && char.IsAsciiLetter(name[0]);

    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "routing";
}
