using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Journal.Reading;

/// <summary>What a segment says of itself in its first record.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Begun">When it was begun, by the clock of the time.</param>
/// <param name="Format">Version of the format.</param>
/// <param name="ServerVersion">Server that wrote it.</param>
public sealed record SegmentHead(long Number, DateTimeOffset Begun, int Format, string ServerVersion)
{
    /// <summary>Reads it; null when the segment can't be read, or does not begin with one.</summary>
    internal static SegmentHead? Read(IJournalFolder folder, long number)
    {
        try
        {
            using var stream = folder.OpenRead(number);
            using var frames = new FrameReader(stream, 0);
            return frames.TryRead(out var payload) ? Of(JournalRecord.Parser.ParseFrom(payload)) : null;
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            return null;
        }
    }

    internal static SegmentHead? Of(JournalRecord record) => record.Segment is { } head
        ? new SegmentHead(head.Number, JournalClock.FromUnixMicroseconds(record.TimeUnixUs), head.Format, head.ServerVersion)
        : null;
}
