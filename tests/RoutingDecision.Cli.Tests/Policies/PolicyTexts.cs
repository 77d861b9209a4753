using RoutingDecision.Cli.Tests.Fixtures;

namespace RoutingDecision.Cli.Tests.Policies;

/// <summary>Policy files of these tests and the output that they must give.</summary>
internal static class PolicyTexts
{
    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Policies", "Files");

    public static string Path(string file) => System.IO.Path.Combine(Folder, file);

    public static string Golden(string file) => File.ReadAllText(Path(file));

    /// <summary>The result with the folder left out, so that it is the same on every machine.</summary>
    public static CommandResult Relative(CommandResult result) =>
        result with { Output = WithoutFolder(result.Output), Error = WithoutFolder(result.Error) };

    private static string WithoutFolder(string text) => text.Replace(Folder + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}
