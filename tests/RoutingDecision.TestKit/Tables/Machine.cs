using System.Runtime.InteropServices;

namespace RoutingDecision.TestKit.Tables;

/// <summary>Where and with what a table was made.</summary>
public static class Machine
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Processors, runtime, SDK and commit, in one line.</summary>
    public static async Task<string> DescribeAsync()
    {
        var sdk = await SayAsync(new ChildCommand("dotnet", "--version"));
        var commit = await SayAsync(new ChildCommand("git", "rev-parse", "--short", "HEAD"));
        return $"{Environment.ProcessorCount} cores of {Processor()}, {RuntimeInformation.FrameworkDescription} ({sdk} SDK), commit {commit}";
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
        ?? "an unknown processor";

    private static async Task<string> SayAsync(ChildCommand command)
    {
        var result = await ChildProcess.RunAsync(command with { WorkingFolder = SourceTree.Root }, Deadline);
        return result.ExitCode == 0 ? result.Output.Trim() : "unknown";
    }
}
