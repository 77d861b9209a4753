namespace RoutingDecision.Server.Policies;

/// <summary>What tells one state of a file from another without reading it. Null fields: it is not there or can't be looked at.</summary>
/// <param name="RealPath">Its path with all symbolic links followed, those of folders as well: some swaps change nothing else.</param>
internal readonly record struct FileStamp(DateTime? Written, long? Length, string? RealPath)
{
    private const int MostLinks = 40;

    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(Resolve(Path.GetFullPath(path)));
            return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length, file.FullName) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static string Resolve(string path)
    {
        for (var links = 0; links < MostLinks; links++)
        {
            if (FollowFirst(path) is not { } next)
            {
                return path;
            }

            path = next;
        }

        throw new IOException($"'{path}' has too many symbolic links.");
    }

    /// <summary>The path after its first link was followed; null: there is none.</summary>
    private static string? FollowFirst(string path)
    {
        for (var end = path.IndexOf(Path.DirectorySeparatorChar, 1); ; end = path.IndexOf(Path.DirectorySeparatorChar, end + 1))
        {
            var head = end < 0 ? path : path[..end];
            if (File.ResolveLinkTarget(head, returnFinalTarget: false) is { } target)
            {
                return end < 0 ? target.FullName : Path.GetFullPath(path[(end + 1)..], target.FullName);
            }

            if (end < 0)
            {
                return null;
            }
        }
    }
}
