using System.Collections.Concurrent;
using RoutingDecision.State.Journal;

namespace RoutingDecision.State.Tests.Journal;

/// <summary>Notes what the journal tells. Thread-safe.</summary>
internal sealed class Events : IJournalEvents
{
    private readonly ConcurrentDictionary<JournalKind, int> _written = new();
    private int _dropped;

    public ConcurrentQueue<string> Told { get; } = new();

    public int DroppedDecisions => Volatile.Read(ref _dropped);

    public int WrittenOf(JournalKind kind) => _written.GetValueOrDefault(kind);

    public void Committed(long bytes, long ticks) => Assert.True(bytes >= 0 && ticks >= 0);

    public void Written(JournalKind kind, int count) => _written.AddOrUpdate(kind, count, (_, before) => before + count);

    public void Dropped(int decisions) => Interlocked.Add(ref _dropped, decisions);

    public void Failed(Exception error) => Told.Enqueue($"failed: {error.Message}");

    public void Recovered() => Told.Enqueue("recovered");

    public void SegmentBegun(long number) => Told.Enqueue($"begun {number}");

    public void SegmentDeleted(long number, string why) => Told.Enqueue($"deleted {number}: {why}");

    public void TailCut(long segment, long bytes) => Told.Enqueue($"cut {segment}: {bytes}");

    public void Damage(long segment, long bytes, string what) => Told.Enqueue($"damage {segment}: {bytes} {what}");
}
