using RoutingDecision.Cli.Classifiers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Tests.Classifiers;

[Collection(ServerCollection.Name)]
public sealed class ClassifierCommandsTests(RunningServer server)
{
    [Fact]
    public async Task List_ServerOnRulesAlone_SaysSo() =>
        Assert.Equal(new CommandResult(ExitCode.Ok, "no classifier: the server runs on rules alone\n", ""), await RunAsync("list"));

    [Fact]
    public async Task Promote_UnknownVersion_IsAnInputError() => Assert.Equal(
        new CommandResult(ExitCode.Input, "", "routing: No bundle folder holds a classifier 'x-00000000'.\n"), await RunAsync("promote", "x-00000000"));

    [Fact]
    public async Task Rollback_NothingBefore_IsANo() =>
        Assert.Equal(new CommandResult(ExitCode.No, "", "routing: No classifier served before this one.\n"), await RunAsync("rollback"));

    [Fact]
    public async Task ShadowReport_NoShadow_IsANo() =>
        Assert.Equal(new CommandResult(ExitCode.No, "", "routing: No classifier is in shadow.\n"), await RunAsync("shadow-report"));

    [Fact]
    public async Task Shadow_Off_EndsIt() => Assert.Equal(new CommandResult(ExitCode.Ok, "no classifier is in shadow\n", ""), await RunAsync("shadow", "off"));

    [Fact]
    public async Task Shadow_ShareOutOfRange_IsAnInputError() =>
        Assert.Equal(ExitCode.Input, (await RunAsync("shadow", "x-00000000", "--share", "2")).ExitCode);

    [Fact]
    public void Lines_OfAReport_SayItInWords()
    {
        var report = new GetShadowReportResponse
        {
            Version = "team-3f9a12cd",
            ServingVersion = "default-94c980db",
            Share = 0.1,
            SinceUnixMs = 1_767_225_600_000,
            Decisions = 2_000,
            Agreed = 1_900,
            Dropped = 3,
            ServingCostUsd = 2,
            ShadowCostUsd = 1.5,
            Flips = { new ShadowFlip { FromTier = "economy", ToTier = "standard", Count = 20 }, new ShadowFlip { FromTier = "premium", ToTier = "standard", Count = 80 } },
        };

        Assert.Equal(
            [
                "team-3f9a12cd in shadow of default-94c980db, 10% of the decisions since 2026-01-01 00:00 UTC",
                "2,000 judged, 95.0% with the same tier; 3 dropped, 0 failed",
                "  premium -> standard: 80",
                "  economy -> standard: 20",
                "estimated cost $2.0000, in shadow $1.5000 (-25.0%)",
            ],
            ShadowReportCommand.Lines(report));
    }

    private Task<CommandResult> RunAsync(params string[] args) => CommandLine.RunAsync(["classifier", .. args, "--server", server.Grpc]);
}
