using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Benchmarks;

/// <summary>A journal's events, of which only failures matter here, and how much is written.</summary>
internal sealed class SilentJournal : IJournalEvents
{
    private long _written;

    /// <summary>Records written so far.</summary>
    public long WrittenSoFar => Volatile.Read(ref _written);

    public void Committed(long bytes, long ticks)
    {
        // Not of interest here.
    }

    public void Written(JournalKind kind, int count) => Interlocked.Add(ref _written, count);

    public void Dropped(int decisions) => throw new InvalidOperationException("The journal's queue is full: what is timed is that nothing is logged.");

    public void Failed(Exception error) => throw new InvalidOperationException("The journal can't be written.", error);

    public void Recovered()
    {
        // Not of interest here.
    }

    public void SegmentBegun(long number)
    {
        // Not of interest here.
    }

    public void SegmentDeleted(long number, string why)
    {
        // Not of interest here.
    }

    public void TailCut(long segment, long bytes)
    {
        // Not of interest here.
    }

    public void Damage(long segment, long bytes, string what)
    {
        // Not of interest here.
    }
}
