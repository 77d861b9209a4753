using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RoutingDecision.LoadBench.Load;

/// <summary>Sleeps to within some 60 us; the runtime's own waits count in milliseconds, which would be the largest part of every latency.</summary>
internal static partial class NanoSleep
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Sleeps until a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void Until(long timestamp)
    {
        var left = (long)((timestamp - Stopwatch.GetTimestamp()) * ((double)NanosecondsPerSecond / Stopwatch.Frequency));
        if (left > 0)
        {
            var span = new TimeSpec { Seconds = left / NanosecondsPerSecond, Nanoseconds = left % NanosecondsPerSecond };
            // A signal that ends it early makes one call early.
            _ = Sleep(span, nint.Zero);
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(in TimeSpec span, nint left);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
