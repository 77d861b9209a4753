using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RoutingDecision.Cli.Servers;

/// <summary>Asks a process to end in order. The framework can only kill.</summary>
internal static class TerminateSignal
{
    private const int Terminate = 15;

    public static void Send(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            _ = Kill(process.Id, Terminate);
        }
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
