using System.Collections.Frozen;

namespace RoutingDecision.Core.Catalog;

/// <summary>All models of a policy, with every name turned into an index. Immutable.</summary>
public sealed class ModelCatalog
{
    /// <summary>More tiers than this are refused: per-tier values live in fixed-size buffers on the stack.</summary>
    public const int MaxTiers = 8;

    /// <summary>More capabilities or regions than this are refused: they are bits of a word.</summary>
    public const int MaxFlags = 64;

    private readonly FrozenDictionary<string, int> _models;
    private readonly FrozenDictionary<string, int> _tiers;
    private readonly FrozenDictionary<string, int> _providers;
    private readonly FrozenDictionary<string, int> _capabilities;
    private readonly FrozenDictionary<string, int> _regions;

    /// <summary>Builds the catalog; the names must be distinct and the indexes in <paramref name="models"/> must fit the tables.</summary>
    public ModelCatalog(
        IReadOnlyList<string> tiers,
        IReadOnlyList<string> providers,
        IReadOnlyList<string> capabilities,
        IReadOnlyList<string> regions,
        IReadOnlyList<ModelSpec> models)
    {
        Tiers = [.. tiers];
        Providers = [.. providers];
        Capabilities = [.. capabilities];
        Regions = [.. regions];
        Models = [.. models];
        ByTier = [.. Enumerable.Range(0, Tiers.Length).Select(t => Models.Where(m => m.Tier == t).Select(m => m.Index).ToArray())];
        _models = Models.ToFrozenDictionary(m => m.Id, m => m.Index, StringComparer.Ordinal);
        _tiers = Index(Tiers);
        _providers = Index(Providers);
        _capabilities = Index(Capabilities);
        _regions = Index(Regions);
    }

    /// <summary>Tier names, cheapest first.</summary>
    public string[] Tiers { get; }

    public string[] Providers { get; }

    public string[] Capabilities { get; }

    public string[] Regions { get; }

    public ModelSpec[] Models { get; }

    /// <summary>Model indexes per tier, in the policy's order.</summary>
    public int[][] ByTier { get; }

    /// <summary>Index of a model, or -1.</summary>
    public int FindModel(string id) => _models.GetValueOrDefault(id, -1);

    /// <summary>Index of a tier, or -1.</summary>
    public int FindTier(string name) => _tiers.GetValueOrDefault(name, -1);

    /// <summary>Index of a provider, or -1.</summary>
    public int FindProvider(string name) => _providers.GetValueOrDefault(name, -1);

    /// <summary>Index of a capability, or -1.</summary>
    public int FindCapability(string name) => _capabilities.GetValueOrDefault(name, -1);

    /// <summary>Index of a region, or -1.</summary>
    public int FindRegion(string name) => _regions.GetValueOrDefault(name, -1);

    private static FrozenDictionary<string, int> Index(string[] names) =>
        names.Select((name, index) => (name, index)).ToFrozenDictionary(p => p.name, p => p.index, StringComparer.Ordinal);
}
