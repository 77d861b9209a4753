using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Core.Live;

/// <summary>
/// Live state of the models of one catalog. The entries are immutable and replaced one by one; a reader takes each entry once.
/// </summary>
public sealed class LiveView
{
    private readonly ModelLive[] _models;

    /// <summary>A view in which nothing is known.</summary>
    public LiveView(ModelCatalog catalog)
    {
        Catalog = catalog;
        _models = new ModelLive[catalog.Models.Length];
        Array.Fill(_models, ModelLive.Unknown);
    }

    public ModelCatalog Catalog { get; }

    /// <summary>State of a model now.</summary>
    public ModelLive this[int model]
    {
        get => Volatile.Read(ref _models[model]);
        internal set => Volatile.Write(ref _models[model], value);
    }
}
