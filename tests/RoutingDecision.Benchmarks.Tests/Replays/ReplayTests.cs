using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Tests.Replays;

/// <summary>`make bench ARGS=--replay`, short.</summary>
public sealed class ReplayTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Main_ReplayQuick_TellsEveryDecisionWithEitherBundle()
    {
        var result = await ChildProcess.RunAsync(
            new ChildCommand(Path.Combine(AppContext.BaseDirectory, "RoutingDecision.Benchmarks"), "--replay", "--quick"), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("| a new rule, the log's bundle | 2,000 |", result.Output);
        Assert.Contains("| a new rule, another bundle | 2,000 |", result.Output);
    }
}
