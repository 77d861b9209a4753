using System.Buffers;

namespace RoutingDecision.State.Journal.Frames;

/// <summary>
/// Reads the frames of one segment in order, past damage, and again from where it stopped when more was written. Not thread-safe.
/// </summary>
/// <param name="stream">The segment's bytes from <paramref name="offset"/> on; belongs to the caller.</param>
/// <param name="offset">Where the stream stands in the segment: at the start of a frame.</param>
internal sealed class FrameReader(Stream stream, long offset) : IDisposable
{
    private const int ReadAhead = 256 * 1024;

    // Whoever follows a journal makes a reader many times a second.
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadAhead);
    private int _start;
    private int _end;

    /// <summary>Behind the last whole frame.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>
    /// Bytes behind <see cref="Position"/> that are no whole frame, as far as they were read: a torn end, or one that is being written.
    /// </summary>
    public int TailBytes => _end - _start;

    /// <summary>Bytes that were passed over because they held no whole frame, but others follow them.</summary>
    public long DamagedBytes { get; private set; }

    /// <summary>The next payload, valid until the next call; false at the end of what can be read now.</summary>
    public bool TryRead(out ReadOnlySpan<byte> payload)
    {
        var at = _start;
        var ended = false;
        while (true)
        {
            var length = FrameFormat.Measure(_buffer.AsSpan(at, _end - at));
            if (length > 0)
            {
                DamagedBytes += at - _start;
                payload = _buffer.AsSpan(at + FrameFormat.HeaderBytes, length - FrameFormat.HeaderBytes);
                Position += at + length - _start;
                _start = at + length;
                return true;
            }

            if (length == 0 && Fill(ref at))
            {
                // The segment grew after its end had been seen: what looked like damage may be a frame that was being written.
                at = ended ? _start : at;
                continue;
            }

            ended |= length == 0;

            if (length == 0 && at == _end)
            {
                payload = default;
                return false;
            }

            // No frame begins here, or one whose length can't be right, as the segment ends before it does: look for the next one.
            at = Next(at + 1);
        }
    }

    /// <summary>Gives its buffer back: nothing can be read any more.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private int Next(int from)
    {
        var found = _buffer.AsSpan(from, _end - from).IndexOf(FrameFormat.Sync);
        // The last bytes may be the beginning of a mark.
        return found >= 0 ? from + found : Math.Max(from, _end - FrameFormat.Sync.Length + 1);
    }

    /// <summary>Reads more; false at the end. What was read but belongs to no frame yet is kept, so that reading can go on later.</summary>
    private bool Fill(ref int at)
    {
        if (_start > 0 && _end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (at, _end, _start) = (at - _start, _end - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
