namespace RoutingDecision.TestKit;

/// <summary>Finds files of the working copy that the tests were built from.</summary>
public static class SourceTree
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder given relative to <see cref="Root"/>.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find(string relativePath)
    {
        var path = Path.Combine(Root, relativePath);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"'{relativePath}' is not in the working copy", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RoutingDecision.sln")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds RoutingDecision.sln");
    }
}
