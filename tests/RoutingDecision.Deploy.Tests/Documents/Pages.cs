using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Documents;

/// <summary>The Markdown files that readers are sent to: all but those of tests and of packages.</summary>
internal static class Pages
{
    private static readonly string[] Folders = ["deploy", "protos", "src"];

    private static readonly string[] Foreign = ["node_modules", "bin", "obj", "dist", "generated"];

    /// <summary>Paths from the top of the repository, with slashes.</summary>
    public static IEnumerable<string> Names()
    {
        var top = Path.GetDirectoryName(SourceTree.Find("README.md"))!;
        return Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(top, f), "*.md", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(top, f).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(f => !f.Split('/').Any(Foreign.Contains))
            .Prepend("README.md")
            .Order(StringComparer.Ordinal);
    }
}
