using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Processes;

/// <summary>A disk of a few megabytes, in memory, that can be filled and made read-only. Needs the right to mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Size = "24m";
    private const int Block = 64 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Why there is none; null: there is.</summary>
    public string? Refused { get; private set; }

    private string Filler => At("filler");

    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        if (!Environment.IsPrivilegedProcess)
        {
            disk.Refused = "mounting a small disk needs root";
            return disk;
        }

        var result = await ChildProcess.RunAsync(
            new ChildCommand("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", disk._folder.FullPath), Deadline);
        disk.Refused = result.ExitCode == 0 ? null : $"a small disk can't be mounted here: {result.Error.Trim()}";
        return disk;
    }

    public string At(string name) => _folder.At(name);

    /// <summary>Takes all the room that is left.</summary>
    public async Task FillAsync()
    {
        var zeros = new byte[Block];
        await using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                await file.WriteAsync(zeros);
            }
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(Filler);

    /// <summary>Nobody may have a file open for writing while it is made read-only.</summary>
    public async Task WritableAsync(bool writable) => (await ChildProcess.RunAsync(
        new ChildCommand("mount", "-o", writable ? "remount,rw" : "remount,ro", _folder.FullPath), Deadline)).EnsureSuccess();

    public async ValueTask DisposeAsync()
    {
        if (Refused is null)
        {
            // Lazily: a server that is being killed may hold a file for a moment.
            (await ChildProcess.RunAsync(new ChildCommand("umount", "--lazy", _folder.FullPath), Deadline)).EnsureSuccess();
        }

        _folder.Dispose();
    }
}
