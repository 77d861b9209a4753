namespace RoutingDecision.State.Redis.Streams;

/// <summary>
/// Parts of the streams. All that belongs to a part lies in one slot of a cluster, so that it changes, is lost and comes back together. A decision's
/// outcomes and feedback are in one part.
/// </summary>
internal static class StreamPart
{
    /// <summary>Number of parts; the same for all replicas and for ever, as another one would find reports in other parts.</summary>
    public const int Count = 4;

    /// <summary>The part of a decision: its id is random.</summary>
    public static int Of(UInt128 decision) => (int)(uint)(decision % Count);
}
