using Google.Protobuf;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>How a round of forwarding ended.</summary>
public enum ForwardEnd
{
    /// <summary>All that the journal holds is in Redis.</summary>
    Done,

    /// <summary>Redis has less than was thought; the next round begins at what it has.</summary>
    Rewound,

    /// <summary>Redis can't be reached, or takes nothing now; the next round begins at the same record.</summary>
    Waiting,
}

/// <summary>
/// Brings what the journal holds to the streams, in order and each record once. Where it stands Redis itself remembers, in the same step in which it
/// appends: a repeated batch changes nothing, and a Redis that lost its data says so and gets it again, as far back as the journal reaches. Not
/// thread-safe.
/// </summary>
/// <param name="guard">Connection of the streams.</param>
/// <param name="reader">The journal.</param>
/// <param name="place">How far it was forwarded.</param>
/// <param name="options">Sizes and times.</param>
/// <param name="observer">Told of what happens.</param>
/// <param name="time">Clock of the lag.</param>
public sealed class StreamForwarder(
    RedisGuard guard, JournalReader reader, ForwardPlace place, StreamOptions options, IStreamObserver observer, TimeProvider time)
{
    private static readonly TimeSpan BetweenSaves = TimeSpan.FromSeconds(1);

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);
    private readonly HashSet<JournalKind> _kinds = options.Decisions
        ? [JournalKind.Outcome, JournalKind.Feedback, JournalKind.Decision]
        : [JournalKind.Outcome, JournalKind.Feedback];

    private readonly List<RedisValue>[] _batch = [.. Enumerable.Range(0, StreamPart.Count).Select(_ => new List<RedisValue>())];
    private int _batched;
    private DateTimeOffset _oldest;
    private long? _heard;
    private long? _saved;

    /// <summary>Forwards to the end of what the journal holds now.</summary>
    /// <exception cref="IOException">The journal's folder can't be read.</exception>
    public async Task<ForwardEnd> RoundAsync(CancellationToken cancellation = default)
    {
        Clear();
        var reached = place.Next;
        foreach (var item in reader.ReadFrom(place.Next, _kinds, p => reached = p))
        {
            TellGap(item.Position);
            Add(item);
            if (_batched >= options.BatchRecords)
            {
                if (await SendAsync(item.Next, everyPart: false) is not ForwardEnd.Done and var end)
                {
                    return end;
                }

                if (cancellation.IsCancellationRequested)
                {
                    return ForwardEnd.Waiting;
                }
            }
        }

        var result = await SendAsync(reached, everyPart: _heard is null || time.GetElapsedTime(_heard.Value) >= options.Heartbeat);
        if (result == ForwardEnd.Done)
        {
            observer.Lag(TimeSpan.Zero);
        }

        return result;
    }

    /// <summary>Saves the position now, at the end.</summary>
    public void Save()
    {
        try
        {
            place.Save();
            _saved = time.GetTimestamp();
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            observer.NotSaved(e);
        }
    }

    private void TellGap(JournalPosition position)
    {
        if (place.Next.Segment > 0 && position.Segment > place.Next.Segment + 1 && _batched == 0)
        {
            observer.Skipped(position.Segment - place.Next.Segment - 1);
        }
    }

    private void Add(JournalItem item)
    {
        var key = ReportKey.Of(item.Record);
        var part = StreamPart.Of(key.Decision);
        var position = ForwardPlace.TextOf(item.Position);
        if (string.CompareOrdinal(position, place.Known[part]) <= 0)
        {
            return;
        }

        if (_batched++ == 0)
        {
            _oldest = JournalClock.FromUnixMicroseconds(item.Record.TimeUnixUs);
        }

        var isDecision = item.Record.BodyCase == JournalRecord.BodyOneofCase.Decision;
        _batch[part].AddRange([position, isDecision ? "decision" : "outcome", key.ToBytes(), item.Record.ToByteArray()]);
    }

    /// <summary>Sends the batch, a command per part; the position moves only when all took theirs.</summary>
    private async Task<ForwardEnd> SendAsync(JournalPosition next, bool everyPart)
    {
        if (_batched > 0)
        {
            var age = time.GetUtcNow() - _oldest;
            observer.Lag(age < TimeSpan.Zero ? TimeSpan.Zero : age);
        }

        var ends = await Task.WhenAll(Enumerable.Range(0, StreamPart.Count).Where(p => everyPart || _batch[p].Count > 0).Select(SendAsync));
        Clear();
        var end = ends.Contains(ForwardEnd.Rewound) ? ForwardEnd.Rewound : ends.Contains(ForwardEnd.Waiting) ? ForwardEnd.Waiting : ForwardEnd.Done;
        if (end == ForwardEnd.Rewound)
        {
            // The part that has least; the others refuse what they have.
            place.Next = ForwardPlace.PositionOf(place.Known.Min(StringComparer.Ordinal)!);
        }
        else if (end == ForwardEnd.Done && place.Next != next)
        {
            place.Next = next;
            SaveNowAndThen();
        }

        if (end == ForwardEnd.Done && everyPart)
        {
            _heard = time.GetTimestamp();
        }

        return end;
    }

    private async Task<ForwardEnd> SendAsync(int part)
    {
        var reply = await guard.ScriptAsync(
            RedisScript.StreamAppend,
            [_keys.Positions(part), _keys.Outcomes(part), _keys.Decisions(part), _keys.SeenYoung(part), _keys.SeenOld(part)],
            [place.Journal, place.Known[part], options.MostOutcomes, options.KeptDecisions, options.Remembered, .. _batch[part]],
            guard.Settings.BackgroundWait);
        if (!reply.IsOk || (RedisValue[]?)reply.Value is not [var said, var stored, var appended, var known])
        {
            return ForwardEnd.Waiting;
        }

        if (said == "full")
        {
            observer.Full(part);
            return ForwardEnd.Waiting;
        }

        place.Known[part] = stored!;
        if (said == "lost")
        {
            observer.Rewound(part);
            return ForwardEnd.Rewound;
        }

        observer.Forwarded((long)appended, (long)known);
        return ForwardEnd.Done;
    }

    private void SaveNowAndThen()
    {
        if (_saved is null || time.GetElapsedTime(_saved.Value) >= BetweenSaves)
        {
            Save();
        }
    }

    private void Clear()
    {
        foreach (var records in _batch)
        {
            records.Clear();
        }

        _batched = 0;
    }
}
