using Google.Protobuf;
using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.State.Redis.Streams;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>
/// Sees to it that each report counts in the sums of one replica: in those of the replica whose log holds the decision, whichever took the report;
/// and when nobody holds the decision any more, in those of the replica that took it. What it decides to count it writes into the journal, from which
/// it is counted, now and after a restart. Thread-safe; rounds are not for two callers at a time.
/// </summary>
/// <param name="streams">Connection of the streams.</param>
/// <param name="book">Where it counts; all that is in the journal is told to it before this.</param>
/// <param name="teller">Knows what other replicas hold.</param>
/// <param name="time">Clock of the delay.</param>
/// <param name="journal">The journal, as the adopter needs it.</param>
public sealed class ReportAdopter(RedisGuard streams, TrafficBook book, ReplicaTeller teller, TimeProvider time, AdoptingJournal journal)
    : ITrafficObserver
{
    /// <summary>Reports that wait for their turn; those beyond are not adopted.</summary>
    private const int MostWaiting = 200_000;

    private const int EntriesAtOnce = 256;

    private readonly RedisKeys _keys = new(streams.Settings.Prefix);
    private readonly Lock _gate = new();
    private readonly Queue<(long At, ForeignReport Report)> _foreign = new();
    private readonly Queue<(long At, JournalRecord Record)> _homeless = new();

    /// <summary>Takes a report that another replica took.</summary>
    public void Hear(ForeignReport report)
    {
        lock (_gate)
        {
            Enqueue(_foreign, report);
        }
    }

    /// <summary>Takes a record of the own journal, as it is written.</summary>
    public void Observe(in JournalItem item)
    {
        var decision = item.Record.Outcome?.Decision ?? item.Record.Feedback?.Decision;
        // What stood there at the start was judged when it was written.
        if (decision is not null && journal.IsLive() && !book.Holds(ReportKey.Of(item.Record).Decision))
        {
            lock (_gate)
            {
                Enqueue(_homeless, item.Record);
            }
        }
    }

    /// <summary>Judges what waited long enough for its decision to be in the journal.</summary>
    public async Task RoundAsync()
    {
        if (teller.Board is not { } board || !journal.IsLive())
        {
            return;
        }

        var (foreign, homeless) = (TakeDue(_foreign), TakeDue(_homeless));
        if (foreign.Count + homeless.Count == 0)
        {
            return;
        }

        await journal.CatchUp();
        var adopted = homeless.Where(h => !book.Holds(ReportKey.Of(h).Decision) && board.IsForgotten(MadeOf(h), book.HeldSince))
            .Select(Adopted).ToList();
        foreach (var group in foreign.Where(f => book.Lacks(f.Decision, f.Part)).GroupBy(l => l.Stream))
        {
            foreach (var some in group.Chunk(EntriesAtOnce))
            {
                if (await ReadAsync(group.Key, some) is { } records)
                {
                    adopted.AddRange(records);
                }
                else
                {
                    // The next round tries it again.
                    Array.ForEach(some, Hear);
                }
            }
        }

        // They share a sync. What can't be written is not counted here: reports tell how many there are.
        await Task.WhenAll(adopted.Select(a => journal.Append(a).AsTask()));
    }

    private static JournalRecord Adopted(JournalRecord record) => new()
    {
        Adopted = new AdoptedRecord { TakenUnixUs = record.TimeUnixUs, Outcome = record.Outcome, Feedback = record.Feedback },
    };

    private static long MadeOf(JournalRecord record) => (record.Outcome?.Decision ?? record.Feedback?.Decision)?.IssuedUnixMs ?? long.MaxValue;

    private async Task<List<JournalRecord>?> ReadAsync(int stream, ForeignReport[] reports)
    {
        var reply = await streams.ScriptAsync(
            RedisScript.StreamEntries, [_keys.Outcomes(stream)], [.. reports.Select(r => (RedisValue)r.Entry)], streams.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return null;
        }

        var records = (RedisValue[]?)reply.Value ?? [];
        var adopted = new List<JournalRecord>();
        for (var i = 0; i < Math.Min(records.Length, reports.Length); i++)
        {
            if (Parse((byte[])records[i]!) is { } record && !teller.WasGivenUp(reports[i].AppendedUnixMs, MadeOf(record)))
            {
                adopted.Add(Adopted(record));
            }
        }

        return adopted;
    }

    private static JournalRecord? Parse(byte[]? bytes)
    {
        try
        {
            return bytes is { Length: > 0 } ? JournalRecord.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private void Enqueue<T>(Queue<(long At, T)> queue, T report)
    {
        if (queue.Count >= MostWaiting)
        {
            queue.Dequeue();
        }

        queue.Enqueue((time.GetTimestamp(), report));
    }

    private List<T> TakeDue<T>(Queue<(long At, T Item)> queue)
    {
        var due = new List<T>();
        lock (_gate)
        {
            while (queue.TryPeek(out var next) && time.GetElapsedTime(next.At) >= journal.DecisionDelay)
            {
                due.Add(queue.Dequeue().Item);
            }
        }

        return due;
    }
}

/// <summary>What adopting needs of the journal.</summary>
/// <param name="DecisionDelay">After so long a decision is in the journal, if it comes there at all.</param>
/// <param name="IsLive">Whether what stood in the journal at the start was read back.</param>
/// <param name="CatchUp">Waits until what stands in the journal was told to all observers.</param>
/// <param name="Append">Writes a record.</param>
public sealed record AdoptingJournal(TimeSpan DecisionDelay, Func<bool> IsLive, Func<Task> CatchUp, Func<JournalRecord, ValueTask<bool>> Append);
