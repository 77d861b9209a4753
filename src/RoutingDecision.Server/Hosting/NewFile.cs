using System.Runtime.InteropServices;

namespace RoutingDecision.Server.Hosting;

/// <summary>Gives a finished file its name, in one step and only if nothing has it.</summary>
internal static class NewFile
{
    /// <summary>False: another process was faster, and its file stays.</summary>
    /// <param name="aside">The finished file, in the same folder. It may or may not be there afterwards.</param>
    /// <param name="path">The name it gets.</param>
    /// <exception cref="IOException">Neither is possible.</exception>
    public static bool TryPublish(string aside, string path)
    {
        // File.Move looks whether the name is free and then renames over it, so of two processes between look and rename both believe to have won.
        if (!OperatingSystem.IsWindows() && Link(aside, path) == 0)
        {
            return true;
        }

        if (File.Exists(path))
        {
            return false;
        }

        try
        {
            // Windows, or a file system without links.
            File.Move(aside, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "link", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
