using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Classifiers;

/// <summary>A folder that may hold a bundle.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Header">What the bundle says of itself; null: it can't be used.</param>
/// <param name="Problem">Why it can't be used; empty: nothing is known against it.</param>
internal sealed record ShelvedBundle(string Folder, BundleHeader? Header, string Problem);

/// <summary>
/// The folders in which bundles may lie: that of <c>--bundle</c> and each below <c>--models</c>. Looked at every so often; a folder counts once two
/// looks in a row saw the same, so that one that is being copied is left alone. Only manifests are read here.
/// </summary>
internal sealed class BundleShelf(ServerOptions options)
{
    // Who puts more beside each other has given the wrong folder.
    private const int MostFolders = 256;

    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private IReadOnlyList<ShelvedBundle> _bundles = [];

    /// <summary>The folder of <c>--bundle</c>; null: the server started without.</summary>
    public string? Main { get; } = IsNone(options.Bundle) ? null : options.Bundle;

    /// <summary>What the last look knew, in the order of the folders' names, that of <c>--bundle</c> first. Safe for any thread.</summary>
    public IReadOnlyList<ShelvedBundle> Bundles => Volatile.Read(ref _bundles);

    public static bool IsNone(string bundle) => string.Equals(bundle, "none", StringComparison.OrdinalIgnoreCase);

    /// <summary>The bundle of a version, or null.</summary>
    public BundleHeader? Find(string version) =>
        Bundles.Select(b => b.Header).FirstOrDefault(h => string.Equals(h?.Version, version, StringComparison.Ordinal));

    /// <summary>Takes every folder as it is, without waiting for a second look: at the start nothing else can be served.</summary>
    public void Fill() => Look(settled: true);

    /// <summary>Lets the next looks take every folder for changed.</summary>
    public void Forget()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Taken = null;
        }
    }

    /// <summary>Looks once and returns the folders that have changed and settled; not for two threads at a time.</summary>
    public IReadOnlyList<ShelvedBundle> Look() => Look(settled: false);

    private List<ShelvedBundle> Look(bool settled)
    {
        var changed = new List<ShelvedBundle>();
        var folders = Folders();
        foreach (var gone in _slots.Keys.Except(folders, StringComparer.Ordinal).ToArray())
        {
            _slots.Remove(gone);
        }

        foreach (var folder in folders)
        {
            if (!_slots.TryGetValue(folder, out var slot))
            {
                _slots.Add(folder, slot = new Slot());
            }

            var now = BundleStamp.Of(folder);
            var stays = settled || now == slot.Seen;
            slot.Seen = now;
            if (stays && now != slot.Taken)
            {
                slot.Taken = now;
                slot.Bundle = now.IsEmpty ? new ShelvedBundle(folder, null, $"classifier bundle '{folder}' is not there") : Read(folder);
                changed.Add(slot.Bundle);
            }
        }

        Volatile.Write(ref _bundles, [.. folders.Select(f => _slots[f].Bundle).OfType<ShelvedBundle>()]);
        return changed;
    }

    private List<string> Folders()
    {
        var folders = new List<string>();
        if (Main is not null)
        {
            folders.Add(Main);
        }

        if (options.Models.Length > 0)
        {
            try
            {
                folders.AddRange(Directory.EnumerateDirectories(options.Models).Order(StringComparer.Ordinal).Take(MostFolders));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A folder that is mounted late is as good as one that is empty until then.
                return folders;
            }
        }

        return folders;
    }

    private static ShelvedBundle Read(string folder)
    {
        try
        {
            return new ShelvedBundle(folder, ClassifierBundle.ReadHeader(folder), "");
        }
        catch (BundleException refused)
        {
            return new ShelvedBundle(folder, null, refused.Message);
        }
    }

    private sealed class Slot
    {
        public BundleStamp? Seen { get; set; }

        public BundleStamp? Taken { get; set; }

        public ShelvedBundle? Bundle { get; set; }
    }
}
