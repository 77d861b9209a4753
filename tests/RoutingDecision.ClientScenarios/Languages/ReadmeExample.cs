using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Languages;

/// <summary>The example of a language's README, run as its reader would: the last command of its first block, against another server.</summary>
internal static class ReadmeExample
{
    private const string Fence = "```";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Why it did not run; null: it did, and said something.</summary>
    /// <param name="language">Whose.</param>
    /// <param name="target">Host and port of the server.</param>
    public static async Task<string?> RunAsync(Language language, string target)
    {
        var command = new ChildCommand("bash", "-c", $"{CommandOf(SourceTree.Find($"src/clients/{language.Name}/README.md"))} {target}")
        {
            WorkingFolder = SourceTree.Root,
            Environment = new Dictionary<string, string?> { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        var result = await ChildProcess.RunAsync(command, Deadline);
        return result.ExitCode == 0 && result.Output.Length > 0 ? null : result.Describe();
    }

    /// <summary>The last command of the first block fenced as sh, without its remark.</summary>
    public static string CommandOf(string file) => File.ReadLines(file)
        .SkipWhile(l => l != $"{Fence}sh").Skip(1).TakeWhile(l => l != Fence).Last().Split(" #")[0].TrimEnd();
}
