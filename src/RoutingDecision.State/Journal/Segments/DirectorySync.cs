using System.Runtime.InteropServices;

namespace RoutingDecision.State.Journal.Segments;

/// <summary>
/// Makes the names in a folder durable: on Linux and macOS a new file's name is the folder's content, and has to be synced like any other. The
/// runtime has no call for it.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Returns once the names would survive a loss of power.</summary>
    /// <exception cref="IOException">It can't be done.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (FSync(handle) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            Close(handle);
        }
    }

    private static IOException Failure(string folder) =>
        new($"The folder '{folder}' can't be synced: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
