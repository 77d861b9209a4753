using System.Runtime.InteropServices;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Tables;

/// <summary>Where and with what a table was made.</summary>
internal static class Machine
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task<string> DescribeAsync() =>
        $"{Environment.ProcessorCount} cores of {Processor()}, {RuntimeInformation.FrameworkDescription} ({await SayAsync(new ChildCommand("dotnet", "--version"))} SDK), "
        + $"commit {await SayAsync(new ChildCommand("git", "rev-parse", "--short", "HEAD"))}";

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "an unknown processor";

    private static async Task<string> SayAsync(ChildCommand command)
    {
        var result = await ChildProcess.RunAsync(command with { WorkingFolder = SourceTree.Root }, Deadline);
        return result.ExitCode == 0 ? result.Output.Trim() : "unknown";
    }
}
