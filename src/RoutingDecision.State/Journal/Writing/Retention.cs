using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Journal.Writing;

/// <summary>
/// Deletes the oldest segments: as many as it takes to hold the bound on the size of all, and by age at most one a call. So a clock that is stepped
/// ahead, which makes everything look old, costs one segment a call and not the journal. The segment that is written is never touched.
/// </summary>
internal sealed class Retention(IJournalFolder folder, JournalOptions options, IJournalEvents events, TimeProvider time)
{
    /// <summary>Looks once.</summary>
    /// <param name="current">Number of the segment that is written, or was last.</param>
    public void Apply(long current)
    {
        var segments = folder.List();
        var bytes = segments.Sum(s => s.Bytes);
        var aged = false;
        for (var i = 0; i < segments.Count && segments[i].Number < current; i++)
        {
            if (bytes > options.MaxBytes)
            {
                Delete(segments[i], "size");
            }
            else if (!aged && IsOld(segments, i))
            {
                aged = true;
                Delete(segments[i], "age");
            }
            else
            {
                return;
            }

            bytes -= segments[i].Bytes;
        }
    }

    /// <summary>A segment is as old as the begin of the next one.</summary>
    private bool IsOld(IReadOnlyList<SegmentEntry> segments, int index) =>
        index + 1 < segments.Count
        && SegmentHead.Read(folder, segments[index + 1].Number) is { } next
        && time.GetUtcNow() - next.Begun > options.MaxAge;

    private void Delete(in SegmentEntry segment, string why)
    {
        folder.Delete(segment.Number);
        events.SegmentDeleted(segment.Number, why);
    }
}
