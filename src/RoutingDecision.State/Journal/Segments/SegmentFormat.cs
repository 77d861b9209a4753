namespace RoutingDecision.State.Journal.Segments;

/// <summary>Versions of the segments' format.</summary>
internal static class SegmentFormat
{
    /// <summary>What is written, and the newest that is read.</summary>
    public const int Newest = 1;
}
