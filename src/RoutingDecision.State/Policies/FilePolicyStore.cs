using RoutingDecision.Core.PolicyVersions;

namespace RoutingDecision.State.Policies;

/// <summary>
/// Versions as files of a folder, for a server by itself: <c>VERSION.yaml</c>, and <c>history.jsonl</c> with a line per change, of which the last is
/// current. A document
/// is on disk before the line that names it. Thread-safe within one process.
/// </summary>
public sealed class FilePolicyStore : IPolicyStore, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly string _folder;
    private readonly string _history;

    /// <param name="folder">Folder of its own; made with the first publication.</param>
    public FilePolicyStore(string folder) => (_folder, _history) = (folder, Path.Combine(folder, "history.jsonl"));

    /// <summary>The current version and its document, for a start; null: none was ever published.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public (string Version, string Text)? ReadCurrent()
    {
        try
        {
            return File.Exists(_history) && Records(File.ReadAllLines(_history)) is [.., var last]
                ? (last.Version, File.ReadAllText(PathOf(last.Version)))
                : null;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    public async Task<string> CurrentAsync() => (await RecordsAsync()) is [.., var last] ? last.Version : "";

    public async Task<string?> TextAsync(string version)
    {
        // Only names that stand in the history are looked for, so that none leads out of the folder.
        var known = (await RecordsAsync()).Exists(r => string.Equals(r.Version, version, StringComparison.Ordinal));
        return known ? await File.ReadAllTextAsync(PathOf(version)) : null;
    }

    public async Task<IReadOnlyList<PolicyRecord>> HistoryAsync()
    {
        var records = await RecordsAsync();
        records.Reverse();
        return records.Count > PolicyRecord.MostKept ? records[..PolicyRecord.MostKept] : records;
    }

    public async Task<string> PublishAsync(string expected, PolicyRecord record, string text)
    {
        await _one.WaitAsync();
        try
        {
            var current = await CurrentAsync();
            if (!string.Equals(current, expected, StringComparison.Ordinal))
            {
                return current;
            }

            Directory.CreateDirectory(_folder);
            var aside = PathOf(record.Version) + ".new";
            await WriteAsync(aside, FileMode.Create, text);
            File.Move(aside, PathOf(record.Version), overwrite: true);
            // A line that a crash tore must not swallow this one.
            await WriteAsync(_history, FileMode.Append, $"\n{PolicyRecordText.Write(record)}\n");
            return record.Version;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static List<PolicyRecord> Records(IEnumerable<string> lines) =>
        [.. lines.Where(l => l.Length > 0).Select(PolicyRecordText.Read).OfType<PolicyRecord>()];

    private static async Task WriteAsync(string path, FileMode mode, string text)
    {
        await using var file = new FileStream(path, mode, FileAccess.Write);
        await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    private string PathOf(string version) => Path.Combine(_folder, $"{version}.yaml");

    private async Task<List<PolicyRecord>> RecordsAsync() => File.Exists(_history) ? Records(await File.ReadAllLinesAsync(_history)) : [];
}
