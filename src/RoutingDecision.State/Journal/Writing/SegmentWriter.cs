using System.Buffers;
using RoutingDecision.State.Journal.Frames;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Journal.Writing;

/// <summary>
/// The segment that is being written: begun with the first record, ended by size or age, left behind when it fails. After a failed sync nobody knows
/// what the system kept of it, so a segment is never written again after a failure. Used by one thread.
/// </summary>
internal sealed class SegmentWriter(IJournalFolder folder, JournalOptions options, IJournalEvents events, TimeProvider time) : IDisposable
{
    private ISegmentFile? _file;
    private long _length;
    private long _begun;

    /// <summary>Number of the segment that is open, or was last.</summary>
    public long Number { get; private set; }

    public bool IsOpen => _file is not null;

    /// <summary>Bytes that are known to be durable.</summary>
    public long Synced { get; private set; }

    /// <summary>Whether something was written since the last sync.</summary>
    public bool IsDirty => _length > Synced;

    /// <summary>Whether the next record belongs into another segment.</summary>
    public bool IsDue => _file is null || _length >= options.SegmentBytes || time.GetElapsedTime(_begun) >= options.SegmentAge;

    /// <summary>Ends the segment that is open and begins the next one, with its head and the records that every segment begins with.</summary>
    public void Begin(JournalRecord? standing)
    {
        End();
        Number = Math.Max(Number, folder.List() is [.., var last] ? last.Number : 0) + 1;
        var buffer = new ArrayBufferWriter<byte>(1_024);
        var now = time.GetUtcNow().ToUnixMicroseconds();
        FrameFormat.Write(
            buffer,
            new JournalRecord
            {
                TimeUnixUs = now,
                Segment = new SegmentRecord { Format = SegmentFormat.Newest, Number = Number, ServerVersion = options.ServerVersion },
            });
        if (standing is not null)
        {
            FrameFormat.Write(buffer, standing);
        }

        _file = folder.Create(Number);
        (_length, Synced, _begun) = (0, 0, time.GetTimestamp());
        Write(buffer.WrittenSpan);
        events.SegmentBegun(Number);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _file!.Write(bytes);
        _length += bytes.Length;
    }

    public void Sync()
    {
        _file!.Sync();
        Synced = _length;
    }

    /// <summary>Leaves the segment as it was at its last sync, as far as that can be done.</summary>
    public void Abandon()
    {
        var file = _file;
        _file = null;
        if (file is null)
        {
            return;
        }

        try
        {
            using (file)
            {
                file.Truncate(Synced);
            }
        }
        catch (Exception e) when (JournalFault.Is(e))
        {
            // A reader passes over what is torn; the failure itself is told already.
        }

        if (Synced == 0)
        {
            try
            {
                folder.Delete(Number);
            }
            catch (Exception e) when (JournalFault.Is(e))
            {
                // An empty segment does no harm.
            }
        }
    }

    public void Dispose() => End();

    private void End()
    {
        if (_file is null)
        {
            return;
        }

        if (IsDirty)
        {
            Sync();
        }

        _file.Dispose();
        _file = null;
    }
}
