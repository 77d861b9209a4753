namespace RoutingDecision.TestKit;

/// <summary>A new, empty folder that goes away with all it holds when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its full path.</summary>
    public string FullPath { get; } = Directory.CreateTempSubdirectory("routing-").FullName;

    /// <summary>The full path of a file or folder in it, which need not exist.</summary>
    public string At(string relativePath) => Path.Combine(FullPath, relativePath);

    /// <summary>Writes a text file, with the folders above it, and returns its full path.</summary>
    public string Write(string relativePath, string text)
    {
        var path = At(relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
