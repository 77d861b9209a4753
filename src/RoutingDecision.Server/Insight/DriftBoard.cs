namespace RoutingDecision.Server.Insight;

/// <summary>Where decisions read whether a tenant's traffic drifts. Nobody's does until somebody looked. Thread-safe, without a lock.</summary>
internal sealed class DriftBoard
{
    private DriftVerdicts? _current;

    /// <summary>Whether a tenant's traffic drifts.</summary>
    public bool Holds(string tenant) => Volatile.Read(ref _current) is { } current && current.Holds(tenant);

    /// <summary>Puts up what was found and returns what it replaced.</summary>
    public DriftVerdicts? Publish(DriftVerdicts next) => Interlocked.Exchange(ref _current, next);
}
