using System.Runtime.CompilerServices;
using Google.Protobuf;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Journal.Reading;

/// <summary>Where a record begins: from there reading can go on later, in the same process or another.</summary>
/// <param name="Segment">Number of the segment.</param>
/// <param name="Offset">Byte in it.</param>
public readonly record struct JournalPosition(long Segment, long Offset);

/// <summary>One record and where it stands.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Next">Where the one after it begins.</param>
/// <param name="Record">The record; belongs to the reader's caller.</param>
public readonly record struct JournalItem(JournalPosition Position, JournalPosition Next, JournalRecord Record);

/// <summary>Makes a record of its bytes.</summary>
/// <exception cref="InvalidDataException">They are no record.</exception>
/// <exception cref="InvalidProtocolBufferException">They are no record.</exception>
public delegate JournalRecord RecordParse(ReadOnlySpan<byte> payload);

/// <summary>Something in the journal that could not be read, and was passed over.</summary>
/// <param name="Segment">Number of the segment.</param>
/// <param name="Bytes">Bytes passed over; 0: the whole segment.</param>
/// <param name="What">What is the matter.</param>
public readonly record struct JournalDamage(long Segment, long Bytes, string What);

/// <summary>
/// Reads a journal: all its records in the order in which they were written, from a time or a position on, while it is written or afterwards. Damage
/// is told and passed over. Thread-safe: every enumeration has files of its own.
/// </summary>
/// <param name="folder">Folder of the segments; a missing one is an empty journal.</param>
public sealed class JournalReader(string folder)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly JournalFolder _folder = new(folder);

    /// <summary>Told of damage; null: it is passed over in silence.</summary>
    public Action<JournalDamage>? Damaged { get; init; }

    /// <summary>What there is, in order.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public IReadOnlyList<JournalSegment> Segments() =>
        [.. _folder.List().Select(s => new JournalSegment(s.Number, s.Bytes, SegmentHead.Read(_folder, s.Number)))];

    /// <summary>
    /// Where the segment begins that may hold the first record of a time or later. Read whole it also holds what stands at its begin, such as
    /// the policy in force.
    /// </summary>
    /// <param name="from">The time; null: the first there is.</param>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public JournalPosition StartOf(DateTimeOffset? from) => new(From(from) is [var first, ..] ? first : 0, 0);

    /// <summary>Number and length of each segment, in order; none of them is opened.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public IReadOnlyList<(long Number, long Bytes)> Lengths() => [.. _folder.List().Select(s => (s.Number, s.Bytes))];

    /// <summary>Reads to the end of what is there.</summary>
    /// <param name="from">Records written before are left out, and segments that hold nothing else not opened; null: all.</param>
    /// <param name="kinds">Kinds that are wanted, the others are not even parsed; null: all.</param>
    public IEnumerable<JournalItem> Read(DateTimeOffset? from = null, IReadOnlySet<JournalKind>? kinds = null)
    {
        var least = from?.ToUnixMicroseconds() ?? long.MinValue;
        foreach (var number in From(from))
        {
            foreach (var item in ReadSegment(number, 0, kinds, least))
            {
                yield return item;
            }
        }
    }

    /// <summary>Reads from a position to the end of what is there. Of a position in a segment that is gone it is what is left after it.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="kinds">Kinds that are wanted; null: all.</param>
    /// <param name="reached">Told at the end of each segment how far it was read, past what was not wanted as well.</param>
    /// <param name="parse">Makes records of their bytes; null: the whole of them, in messages of their own.</param>
    public IEnumerable<JournalItem> ReadFrom(
        JournalPosition from, IReadOnlySet<JournalKind>? kinds = null, Action<JournalPosition>? reached = null, RecordParse? parse = null)
    {
        foreach (var number in _folder.List().Select(s => s.Number).Where(n => n >= from.Segment).ToList())
        {
            foreach (var item in ReadSegment(number, number == from.Segment ? from.Offset : 0, kinds, long.MinValue, reached, parse))
            {
                yield return item;
            }
        }
    }

    /// <summary>Reads from a position on and then goes on with what is written, until it is cancelled.</summary>
    /// <param name="from">Where to begin; default: with the first record.</param>
    /// <param name="time">Clock of the pauses at the end.</param>
    /// <param name="kinds">Kinds that are wanted; null: all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<JournalItem> FollowAsync(
        JournalPosition from, TimeProvider time, IReadOnlySet<JournalKind>? kinds = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var before = from;
            foreach (var item in ReadFrom(from, kinds))
            {
                from = item.Next;
                yield return item;
            }

            if (from == before)
            {
                await Task.Delay(PollInterval, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>The segments that may hold records of a time or later: that which was begun last before it, and all after.</summary>
    private List<long> From(DateTimeOffset? from)
    {
        var segments = _folder.List();
        var first = 0;
        for (var i = segments.Count - 1; i > 0 && from is not null; i--)
        {
            if (SegmentHead.Read(_folder, segments[i].Number) is { } head && head.Begun <= from)
            {
                first = i;
                break;
            }
        }

        return [.. segments.Skip(first).Select(s => s.Number)];
    }

    private IEnumerable<JournalItem> ReadSegment(
        long number, long offset, IReadOnlySet<JournalKind>? kinds, long least, Action<JournalPosition>? reached = null, RecordParse? parse = null)
    {
        using var stream = OpenOrTell(number);
        if (stream is null)
        {
            yield break;
        }

        stream.Position = offset;
        using var frames = new FrameReader(stream, offset);
        var isFirst = offset == 0;
        var refused = false;
        while (TryNext(frames, number, kinds, least, parse ?? JournalRecord.Parser.ParseFrom, isFirst, out var item, ref refused))
        {
            isFirst = false;
            if (item.Record is not null)
            {
                yield return item;
            }
        }

        if (!refused)
        {
            TellDamage(frames, number);
        }

        reached?.Invoke(new JournalPosition(number, frames.Position));
    }

    /// <summary>The next record, without one where it is not wanted; false at the end.</summary>
    private bool TryNext(
        FrameReader frames, long number, IReadOnlySet<JournalKind>? kinds, long least, RecordParse parse, bool isFirst, out JournalItem item,
        ref bool refused)
    {
        item = default;
        var read = false;
        ReadOnlySpan<byte> payload = default;
        try
        {
            read = frames.TryRead(out payload);
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            Damaged?.Invoke(new JournalDamage(number, 0, $"It can't be read on: {e.Message}"));
            refused = true;
        }

        if (!read)
        {
            return false;
        }

        var peek = RecordPeek.Of(payload);
        var wanted = isFirst || (peek.TimeUnixUs >= least && (kinds is null || kinds.Contains(peek.Kind)));
        if (!wanted || !TryParse(payload, number, parse, out var record))
        {
            return true;
        }

        if (isFirst && record.Segment is { Format: > SegmentFormat.Newest and var format })
        {
            Damaged?.Invoke(new JournalDamage(number, 0, $"Its format is {format}; this version reads up to {SegmentFormat.Newest}."));
            refused = true;
            return false;
        }

        if (peek.TimeUnixUs >= least && (kinds is null || kinds.Contains(peek.Kind)))
        {
            var start = frames.Position - payload.Length - FrameFormat.HeaderBytes;
            item = new JournalItem(new JournalPosition(number, start), new JournalPosition(number, frames.Position), record);
        }

        return true;
    }

    private bool TryParse(ReadOnlySpan<byte> payload, long number, RecordParse parse, out JournalRecord record)
    {
        try
        {
            record = parse(payload);
            return true;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            Damaged?.Invoke(new JournalDamage(number, payload.Length, $"A record can't be parsed: {e.Message}"));
            record = new JournalRecord();
            return false;
        }
    }

    private void TellDamage(FrameReader frames, long number)
    {
        if (frames.DamagedBytes > 0)
        {
            Damaged?.Invoke(new JournalDamage(number, frames.DamagedBytes, "Bytes that are no record were passed over."));
        }

        // The end of the last segment may be one that is being written.
        if (frames.TailBytes > 0 && _folder.List() is [.., var last] && last.Number != number)
        {
            Damaged?.Invoke(new JournalDamage(number, frames.TailBytes, "Its end is torn."));
        }
    }

    private Stream? OpenOrTell(long number)
    {
        try
        {
            return _folder.OpenRead(number);
        }
        catch (FileNotFoundException)
        {
            // Retention was faster.
            return null;
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            Damaged?.Invoke(new JournalDamage(number, 0, $"It can't be read: {e.Message}"));
            return null;
        }
    }
}

/// <summary>A segment of a journal.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Head">Its first record; null: it can't be read.</param>
public sealed record JournalSegment(long Number, long Bytes, SegmentHead? Head);
