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

        Assert.True(result.ExitCode is 0 or 1, result.Output + result.Error);
        Assert.All(TimingGroups.All, t => Assert.Contains($"| {t.Name} |", result.Output));
    }

    [Fact]
    public async Task Main_NothingToDo_SaysWhatThereIs()
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(Program), Deadline);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--check BASE HEAD", result.Error);
    }
}
