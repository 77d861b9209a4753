namespace RoutingDecision.State.Journal.Segments;

/// <summary>A segment as its folder lists it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct SegmentEntry(long Number, long Bytes);

/// <summary>
/// The boundary to the file system. Every member throws IOException or UnauthorizedAccessException where that fails. Used by one thread at a time,
/// but for reading.
/// </summary>
internal interface IJournalFolder : IDisposable
{
    string Path { get; }

    /// <summary>Makes the folder and takes its lock, so that no other process writes here; nothing when it has been taken already.</summary>
    /// <exception cref="JournalInUseException">Another process holds it.</exception>
    void Lock();

    /// <summary>All segments in order.</summary>
    IReadOnlyList<SegmentEntry> List();

    /// <summary>Makes a segment, which must not exist, and makes its name durable.</summary>
    ISegmentFile Create(long number);

    Stream OpenRead(long number);

    void Truncate(long number, long bytes);

    void Delete(long number);
}

/// <summary>A segment that is being written.</summary>
internal interface ISegmentFile : IDisposable
{
    /// <summary>Appends.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Returns once all that was written would survive a loss of power.</summary>
    void Sync();

    /// <summary>Cuts off what was written behind a length.</summary>
    void Truncate(long bytes);
}
