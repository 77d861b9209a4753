using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Core.Live;

/// <summary>
/// Live state of the models of one catalog. The entries are immutable and replaced one by one; a reader takes each entry once.
/// </summary>
public sealed class LiveView
{
    private readonly LiveCell[] _cells;

    /// <summary>A view in which nothing is known.</summary>
    public LiveView(ModelCatalog catalog)
        : this(catalog, [.. catalog.Models.Select(_ => new LiveCell())])
    {
    }

    internal LiveView(ModelCatalog catalog, LiveCell[] cells)
    {
        Catalog = catalog;
        _cells = cells;
    }

    public ModelCatalog Catalog { get; }

    /// <summary>State of a model now.</summary>
    public ModelLive this[int model]
    {
        get => _cells[model].Current;
        internal set => _cells[model].Current = value;
    }
}
