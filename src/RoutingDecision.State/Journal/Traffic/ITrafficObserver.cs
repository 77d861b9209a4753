using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// Learns from what the journal holds: of a running server as it is written, or of folders afterwards. Called by one thread at a time, in the
/// journal's order; readers on other threads are the observer's own business. Must not wait.
/// </summary>
public interface ITrafficObserver
{
    /// <summary>
    /// Whether it wants decisions whole now. Otherwise they hold what <see cref="TrafficRecordReader"/> reads of them, and are valid only until
    /// <see cref="Observe"/> returns.
    /// </summary>
    bool WantsWhole => false;

    /// <summary>Takes one record. The same record may come again (from copied folders): what is counted must be counted once.</summary>
    void Observe(in JournalItem item);
}
