namespace RoutingDecision.State.Redis;

/// <summary>A part of the state that replicas share by exchanging it about once a second.</summary>
public interface ISharedPart
{
    /// <summary>
    /// Brings what this replica learned to Redis, and what the others learned here. Not for two callers at a time. Redis away is no error.
    /// </summary>
    Task SyncAsync();
}
