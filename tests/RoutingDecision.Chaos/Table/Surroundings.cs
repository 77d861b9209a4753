using System.Runtime.InteropServices;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Table;

/// <summary>Where and with what a table was made.</summary>
internal static class Surroundings
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task<string> DescribeAsync() =>
        $"{Environment.ProcessorCount} cores of {Processor()}, {RuntimeInformation.FrameworkDescription}, "
        + $"Redis {await RedisAsync()}, commit {await SayAsync(new ChildCommand("git", "rev-parse", "--short", "HEAD"))}";

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "an unknown processor";

    private static async Task<string> RedisAsync()
    {
        var words = (await SayAsync(new ChildCommand(Tool.Locate("redis-server", Tool.Install("redis")), "--version"))).Split(' ');
        return words.FirstOrDefault(w => w.StartsWith("v=", StringComparison.Ordinal))?[2..] ?? "of an unknown version";
    }

    private static async Task<string> SayAsync(ChildCommand command)
    {
        var result = await ChildProcess.RunAsync(command, Deadline);
        return result.ExitCode == 0 ? result.Output.Trim() : "unknown";
    }
}
