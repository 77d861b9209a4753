using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Journal.Writing;

/// <summary>Cuts the torn end off the last segment: what a crash left of a group that nobody was told of.</summary>
internal static class TailRecovery
{
    /// <summary>Looks at the last segment; call before anything is written.</summary>
    public static void Run(IJournalFolder folder, IJournalEvents events)
    {
        if (folder.List() is not [.., var last])
        {
            return;
        }

        long whole;
        int torn;
        using (var stream = folder.OpenRead(last.Number))
        {
            using var reader = new FrameReader(stream, 0);
            while (reader.TryRead(out _))
            {
                // Only where the last one ends is of interest.
            }

            (whole, torn) = (reader.Position, reader.TailBytes);
        }

        if (torn > 0)
        {
            folder.Truncate(last.Number, whole);
            events.TailCut(last.Number, torn);
        }
    }
}
