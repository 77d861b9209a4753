namespace RoutingDecision.State.Journal.Segments;

/// <summary>A folder of the file system.</summary>
internal sealed class JournalFolder(string path) : IJournalFolder
{
    private const string LockName = "journal.lock";

    // What the runtime reports when a lock is held: EWOULDBLOCK on Linux, a sharing violation elsewhere.
    private const int WouldBlock = 11;
    private const int SharingViolation = unchecked((int)0x8007_0020);

    private FileStream? _lock;

    public string Path { get; } = path;

    public void Lock()
    {
        if (_lock is not null)
        {
            return;
        }

        Directory.CreateDirectory(Path);
        try
        {
            // Held by the open file itself: it ends with the process, however that ends.
            _lock = new FileStream(At(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (held.HResult is WouldBlock or SharingViolation)
        {
            throw new JournalInUseException(Path);
        }
    }

    public IReadOnlyList<SegmentEntry> List() => Directory.Exists(Path) ? EntriesOf(new DirectoryInfo(Path).EnumerateFiles()) : [];

    /// <summary>
    /// The segments among files that were listed. Some may be gone by now: forwarding replaces its file, retention deletes segments.
    /// </summary>
    internal static IReadOnlyList<SegmentEntry> EntriesOf(IEnumerable<FileInfo> files)
    {
        var entries = new List<SegmentEntry>();
        foreach (var file in files)
        {
            if (SegmentName.NumberOf(file.Name) is { } number && LengthOf(file) is { } length)
            {
                entries.Add(new SegmentEntry(number, length));
            }
        }

        return [.. entries.OrderBy(s => s.Number)];
    }

    private static long? LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public ISegmentFile Create(long number)
    {
        var file = new SegmentFile(At(SegmentName.Of(number)));
        try
        {
            DirectorySync.Sync(Path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // Delete: retention may remove a segment while somebody reads it.
    public Stream OpenRead(long number) => new FileStream(
        At(SegmentName.Of(number)), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0,
        FileOptions.SequentialScan);

    public void Truncate(long number, long bytes)
    {
        using var file = new FileStream(At(SegmentName.Of(number)), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(bytes);
        file.Flush(flushToDisk: true);
    }

    public void Delete(long number) => File.Delete(At(SegmentName.Of(number)));

    public void Dispose() => _lock?.Dispose();

    private string At(string name) => System.IO.Path.Combine(Path, name);

    private sealed class SegmentFile(string path) : ISegmentFile
    {
        private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);

        public void Write(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

        public void Sync() => _file.Flush(flushToDisk: true);

        public void Truncate(long bytes)
        {
            _file.SetLength(bytes);
            _file.Position = bytes;
        }

        public void Dispose() => _file.Dispose();
    }
}
