using System.Buffers;
using System.Collections.Concurrent;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Requests;
using RoutingDecision.State.Journal.Frames;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>
/// The way of decisions into the journal: copied into a pooled entry, queued, and encoded on the journal's thread. The queue is bounded; a decision
/// that finds it full is dropped and counted. Thread-safe; <see cref="Log"/> takes no lock.
/// </summary>
public sealed class DecisionLog : IDecisionLog
{
    /// <summary>Decisions of one turn, so that outcomes don't wait for a long queue.</summary>
    internal const int MostPerTurn = 2_048;

    private readonly ConcurrentQueue<DecisionEntry> _waiting = new();
    private readonly ConcurrentQueue<DecisionEntry> _free = new();
    private readonly DecisionEncoder _encoder;
    private readonly IJournalEvents _events;
    private readonly Action _wake;
    private readonly int _capacity;
    private int _count;
    private int _epoch = 1;

    internal DecisionLog(JournalOptions options, IJournalEvents events, Action wake, TimeProvider time)
    {
        _encoder = new DecisionEncoder(options.HashKey, time);
        (_events, _wake, _capacity) = (events, wake, options.QueuedDecisions);
    }

    public int FeatureEpoch => Volatile.Read(ref _epoch);

    internal bool HasWaiting => !_waiting.IsEmpty;

    public void Log(Decision decision, RoutingRequest request, UInt128 id, DateTimeOffset issued, bool degraded)
    {
        var count = Interlocked.Increment(ref _count);
        if (count > _capacity)
        {
            Interlocked.Decrement(ref _count);
            _events.Dropped(1);
            return;
        }

        var entry = _free.TryDequeue(out var used) ? used : new DecisionEntry();
        entry.Fill(decision, request, id, issued, degraded);
        _waiting.Enqueue(entry);
        if (count == _capacity / 2)
        {
            // Otherwise the journal's thread comes by in its own time: a wake-up costs more than everything else here.
            _wake();
        }
    }

    /// <summary>Another segment: it must hold the live views and feature ids of its decisions itself.</summary>
    internal void BeginSegment()
    {
        _encoder.BeginSegment();
        // 0 would mean that none are wanted.
        Volatile.Write(ref _epoch, _epoch == int.MaxValue ? 1 : _epoch + 1);
    }

    /// <summary>Encodes what waits, up to one turn's share; returns how many, and how many live views that took.</summary>
    internal (int Decisions, int Views) WriteTo(ArrayBufferWriter<byte> buffer)
    {
        var (decisions, views) = (0, 0);
        while (decisions < MostPerTurn && _waiting.TryDequeue(out var entry))
        {
            if (_encoder.ViewOf(entry) is { } view)
            {
                FrameFormat.Write(buffer, view);
                views++;
            }

            FrameFormat.Write(buffer, _encoder.Encode(entry));
            Free(entry);
            decisions++;
        }

        return (decisions, views);
    }

    /// <summary>Gives up what waits; returns how many.</summary>
    internal int DropAll()
    {
        var dropped = 0;
        while (_waiting.TryDequeue(out var entry))
        {
            Free(entry);
            dropped++;
        }

        return dropped;
    }

    private void Free(DecisionEntry entry)
    {
        Interlocked.Decrement(ref _count);
        entry.Clear();
        _free.Enqueue(entry);
    }
}
