using System.Globalization;
using RoutingDecision.Server.Policies;

namespace RoutingDecision.Server.Classifiers;

/// <summary>What tells one state of a bundle folder from another without reading its files: name, real path, size, time and mode of each. Empty: it
/// is not there.</summary>
internal readonly record struct BundleStamp(string Text)
{
    // A folder of thousands of files is no bundle; the first ones tell a change as well.
    private const int MostFiles = 64;

    public bool IsEmpty => string.IsNullOrEmpty(Text);

    public static BundleStamp Of(string folder)
    {
        try
        {
            // With the real paths, because swapping the link to the folder may change nothing else.
            var files = Directory.EnumerateFiles(folder).Take(MostFiles).Order(StringComparer.Ordinal).Select(path => (path, FileStamp.Of(path)));
            return new BundleStamp(string.Join('\n', files.Select(f => string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(f.path)}|{f.Item2.RealPath}|{f.Item2.Length}|{f.Item2.Written?.Ticks}|{ModeOf(f.path)}"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    // Letting the server read a file changes nothing else of it.
    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
