using RoutingDecision.Cli.Tests.Replays;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Journals;

/// <summary>What a journal holds once its writer was told to stop.</summary>
public sealed class JournalStopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stop_MoreDecisionsWaitThanATurnTakes_WritesThemAll()
    {
        const int decisions = 5_000;
        var policy = File.ReadAllText(SourceTree.Find("deploy/policies/default.yaml"));

        LoggedRun.Write(_folder.FullPath, policy, Enumerable.Repeat(LoggedRun.Ask("Name a synonym of large."), decisions));

        Assert.Equal(decisions, LoggedRun.TiersOf(_folder.FullPath).Count);
    }
}
