using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Benchmarks;

/// <summary>A journal's events, of which only its failure matters here.</summary>
internal sealed class SilentJournal : IJournalEvents
{
    public void Committed(long bytes, long ticks)
    {
        // Not of interest here.
    }

    public void Written(JournalKind kind, int count)
    {
        // Not of interest here.
    }

    public void Dropped(int decisions)
    {
        // Not of interest here.
    }

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
