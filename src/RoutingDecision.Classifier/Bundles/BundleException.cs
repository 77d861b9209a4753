namespace RoutingDecision.Classifier.Bundles;

/// <summary>A bundle can't be used. The message names the folder and every reason; the bundle that served before is not affected.</summary>
public sealed class BundleException : Exception
{
    /// <summary>Refuses a folder for the given reasons, at least one.</summary>
    public BundleException(string folder, IReadOnlyList<string> reasons, Exception? inner = null)
        : base($"classifier bundle '{folder}' is refused: {string.Join("; ", reasons)}", inner)
    {
        Folder = folder;
        Reasons = reasons;
    }

    /// <summary>The folder as it was given.</summary>
    public string Folder { get; }

    /// <summary>Each thing that is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; }

    internal static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
