using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Server.Services;

/// <summary>The capabilities that attachments and tools of a request imply, so that a caller needs them without naming one.</summary>
internal static class ImpliedCapabilities
{
    /// <summary>In the order in which they are written.</summary>
    public static IReadOnlyList<string> Names { get; } = ["vision", "audio", "video", "tools"];

    /// <summary>
    /// Every set of those that a catalog knows, larger ones first, so that the first that a request's needs contain is all of them.
    /// </summary>
    public static IEnumerable<string[]> SetsOf(ModelCatalog catalog)
    {
        string[] known = [.. Names.Where(n => catalog.FindCapability(n) >= 0)];
        return Enumerable.Range(0, 1 << known.Length)
            .Select(bits => known.Where((_, i) => (bits & (1 << i)) != 0).ToArray())
            .OrderByDescending(set => set.Length);
    }
}
