using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Cli.Tests.Journals;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Terminals;

public sealed class TimeRangeTests
{
    [Theory]
    [InlineData("report")]
    [InlineData("misroutes")]
    [InlineData("experiment", "trial")]
    [InlineData("drift")]
    [InlineData("replay", "--policy", "logged")]
    [InlineData("journal", "cat")]
    [InlineData("journal", "export")]
    public async Task Run_UntilThatIsNotAfterSince_SaysThatNoTimeIsLeft(params string[] command)
    {
        using var folder = new TemporaryFolder();
        WrittenJournal.In(folder.FullPath);

        var result = await CommandLine.RunAsync([.. command, "--journal", folder.FullPath, "--since", "1h", "--until", "2h"]);

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.Equal("routing: --until 2h is not after --since 1h: no time lies between them.\n", result.Error);
    }

    [Fact]
    public async Task Report_UntilBeforeItsOwnBegin_IsRefusedToo()
    {
        using var folder = new TemporaryFolder();
        WrittenJournal.In(folder.FullPath);

        var result = await CommandLine.RunAsync("report", "--journal", folder.FullPath, "--until", "8d");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("--until 8d is not after --since 7d", result.Error, StringComparison.Ordinal);
    }
}
