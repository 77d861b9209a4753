namespace RoutingDecision.LoadBench.Tables;

/// <summary>The command that writes a table, told in it.</summary>
internal static class MakeCommand
{
    /// <param name="target">Of the Makefile.</param>
    /// <param name="arguments">Those that differ from the defaults.</param>
    public static string Of(string target, IReadOnlyCollection<string> arguments) =>
        arguments.Count == 0 ? $"make {target}" : $"make {target} ARGS=\"{string.Join(' ', arguments.Select(Quote))}\"";

    private static string Quote(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"'{argument}'" : argument;
}
