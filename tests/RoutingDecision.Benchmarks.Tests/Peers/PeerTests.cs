using RoutingDecision.Benchmarks.Peers;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Tests.Peers;

/// <summary>`make bench-peers`, short.</summary>
public sealed class PeerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Main_PeersQuick_WritesARowForEachRouter()
    {
        var result = await ChildProcess.RunAsync(
            new ChildCommand(Path.Combine(AppContext.BaseDirectory, "RoutingDecision.Benchmarks"), "--peers", "--quick"), Deadline);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.All(PeerList.All, name => Assert.Contains($"| {name} |", result.Output));
    }

    [Fact]
    public void Read_Corpus_KeepsTimedPromptsOutOfTheTraining()
    {
        var (timed, training) = PeerPrompts.Read();

        Assert.InRange(timed.Count, 1_500, 3_000);
        Assert.InRange(training.Count, timed.Count * 7, timed.Count * 9);
    }
}
