using System.CommandLine;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Core.Policies;
using RoutingDecision.Policies;

namespace RoutingDecision.Cli.Policies;

/// <summary>The policy files that a command names.</summary>
internal static class PolicyFiles
{
    public static Argument<string[]> Argument() => new("FILE") { Description = "Policy files (YAML)", Arity = ArgumentArity.OneOrMore };

    /// <summary>Reads and compiles a file; what is wrong inside it is part of the result.</summary>
    /// <exception cref="CommandException">There is no such file.</exception>
    public static PolicyCompilation Load(string file, IReadOnlyList<string>? tasks = null) =>
        File.Exists(file) ? PolicyFile.Load(file, tasks) : throw new CommandException($"The policy file '{file}' does not exist.");

    /// <summary>The text of a file.</summary>
    /// <exception cref="CommandException">It can't be read.</exception>
    public static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The policy file '{file}' can't be read: {e.Message}");
        }
    }

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
