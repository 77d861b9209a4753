namespace RoutingDecision.Core.Live;

/// <summary>Holds the newest entry of one model. Shared by the views of all catalogs that name the model, so that none of them goes stale over a reload.</summary>
internal sealed class LiveCell
{
    private ModelLive _current = ModelLive.Unknown;

    public ModelLive Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
