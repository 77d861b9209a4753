using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Segments;

namespace RoutingDecision.State.Tests.Journal;

/// <summary>A folder in memory that keeps apart what was written and what was synced, and fails when it is told to. Thread-safe.</summary>
internal sealed class MemoryFolder : IJournalFolder
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Segment> _segments = [];
    private long _room = long.MaxValue;

    public string Path => "memory";

    /// <summary>Runs inside every sync, before it takes effect.</summary>
    public Action? Syncing { get; set; }

    /// <summary>Makes everything fail that writes, with this message; null: nothing does.</summary>
    public string? Broken { get; set; }

    public int Syncs { get; private set; }

    public bool Held { get; set; }

    /// <summary>Bytes that still fit; a write that does not fit is written in part and fails, as on a full disk.</summary>
    public long Room
    {
        get => Interlocked.Read(ref _room);
        set => Interlocked.Exchange(ref _room, value);
    }

    /// <summary>What would be there after a loss of power.</summary>
    public byte[] Durable(long number)
    {
        lock (_gate)
        {
            return [.. _segments[number].Bytes.Take(_segments[number].Synced)];
        }
    }

    /// <summary>Puts a segment there.</summary>
    public void Put(long number, byte[] bytes)
    {
        lock (_gate)
        {
            _segments[number] = new Segment { Bytes = [.. bytes], Synced = bytes.Length };
        }
    }

    public void Lock()
    {
        if (Held)
        {
            throw new JournalInUseException(Path);
        }

        Check();
    }

    public IReadOnlyList<SegmentEntry> List()
    {
        lock (_gate)
        {
            return [.. _segments.Select(s => new SegmentEntry(s.Key, s.Value.Bytes.Count))];
        }
    }

    public ISegmentFile Create(long number)
    {
        Check();
        lock (_gate)
        {
            var segment = new Segment();
            _segments.Add(number, segment);
            return new File(this, segment);
        }
    }

    public Stream OpenRead(long number)
    {
        lock (_gate)
        {
            return new MemoryStream([.. _segments[number].Bytes], writable: false);
        }
    }

    public void Truncate(long number, long bytes)
    {
        Check();
        lock (_gate)
        {
            _segments[number].Cut((int)bytes);
        }
    }

    public void Delete(long number)
    {
        Check();
        lock (_gate)
        {
            if (_segments.Remove(number, out var segment) && Room != long.MaxValue)
            {
                Room += segment.Bytes.Count;
            }
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Check()
    {
        if (Broken is { } why)
        {
            throw new IOException(why);
        }
    }

    private sealed class Segment
    {
        public List<byte> Bytes { get; init; } = [];

        public int Synced { get; set; }

        public void Cut(int length)
        {
            Bytes.RemoveRange(length, Bytes.Count - length);
            Synced = Math.Min(Synced, length);
        }
    }

    private sealed class File(MemoryFolder folder, Segment segment) : ISegmentFile
    {
        public void Write(ReadOnlySpan<byte> bytes)
        {
            folder.Check();
            var fits = (int)Math.Min(bytes.Length, folder.Room);
            lock (folder._gate)
            {
                segment.Bytes.AddRange(bytes[..fits]);
            }

            folder.Room -= fits;
            if (fits < bytes.Length)
            {
                throw new IOException("No space left on device.");
            }
        }

        public void Sync()
        {
            folder.Syncing?.Invoke();
            folder.Check();
            lock (folder._gate)
            {
                segment.Synced = segment.Bytes.Count;
                folder.Syncs++;
            }
        }

        public void Truncate(long bytes)
        {
            lock (folder._gate)
            {
                segment.Cut((int)bytes);
            }
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
