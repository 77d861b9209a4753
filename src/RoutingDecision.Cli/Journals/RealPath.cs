namespace RoutingDecision.Cli.Journals;

/// <summary>Where a folder really is: two names of one folder have the same real path.</summary>
internal static class RealPath
{
    /// <summary>The path with every symbolic link on the way followed. What can't be followed stays as it is.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.GetDirectoryName(full) is not { } above)
        {
            return full;
        }

        var own = Path.Combine(Of(above), Path.GetFileName(full));
        return Directory.ResolveLinkTarget(own, returnFinalTarget: true) is { } target ? Of(target.FullName) : own;
    }
}
