namespace RoutingDecision.Core.Decisions;

/// <summary>The one mutable cell of the spine. Readers take the reference once per request.</summary>
public sealed class SnapshotHolder(RoutingSnapshot initial)
{
    private RoutingSnapshot _current = initial;

    public RoutingSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Publishes a snapshot and returns the one it replaced.</summary>
    public RoutingSnapshot Publish(RoutingSnapshot next) => Interlocked.Exchange(ref _current, next);
}
