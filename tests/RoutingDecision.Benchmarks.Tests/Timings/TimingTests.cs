using System.Runtime.Versioning;
using RoutingDecision.Benchmarks.Timings;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Tests.Timings;

/// <summary>The program as `make bench` and `make bench-check` call it, short. Times are never asserted.</summary>
public sealed class TimingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "RoutingDecision.Benchmarks");

    [Fact]
    public async Task Main_TimingsQuick_WritesARowForEach()
    {
        using var folder = new TemporaryFolder();

        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "--timings", "--quick", "--out", folder.At("stops.md")), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var text = await File.ReadAllTextAsync(folder.At("stops.md"));
        Assert.All(TimingGroups.All, t => Assert.Contains($"| {t.Name} |", text));
    }

    [Fact]
    public void Names_OfAllTimings_AreDifferent() => Assert.Distinct(TimingGroups.All.Select(t => t.Name));

    [Fact]
    public async Task Main_CheckWithItself_ComparesEach()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "--check", Program, Program, "--quick"), Deadline);

        Assert.All(TimingGroups.All, t => Assert.Contains($"| {t.Name} |", result.Output));
        // What so short a run finds is chance; what the exit code says of it is not.
        var hot = TimingGroups.All.Where(t => !t.IsBackdrop).Select(t => $"| {t.Name} |").ToArray();
        var rows = result.Output.Split('\n').Where(l => hot.Any(h => l.StartsWith(h, StringComparison.Ordinal)));
        Assert.Equal(rows.Any(r => r.Contains("SLOWER") || r.Contains("ALLOCATES")) ? 1 : 0, result.ExitCode);
    }

    [Fact]
    public async Task Main_CheckOfUnknownWork_EndsWithTwo()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "--check", Program, Program, "no such work", "--quick"), Deadline);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no work has \"no such work\" in its name", result.Error);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Main_CheckWithBaseThatKnowsNothing_EndsWithTwoAndNamesTheWork()
    {
        using var folder = new TemporaryFolder();
        var old = folder.Write("base", $"#!/bin/sh\nwhile read -r name; do echo {TimingServer.Unknown}; done\n");
        File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await ChildProcess.RunAsync(new ChildCommand(Program, "--check", old, Program, "--quick"), Deadline);

        Assert.Equal(2, result.ExitCode);
        Assert.All(TimingGroups.All, t => Assert.Contains($"not compared, a build does not know it: {t.Name}\n", result.Output));
    }

    [Fact]
    public async Task Main_NothingToDo_SaysWhatThereIs()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(Program), Deadline);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--check BASE HEAD", result.Error);
    }
}
