using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Replays;

public sealed class ReceiptCommandTests : IDisposable
{
    private static readonly string Policy = File.ReadAllText(SourceTree.Find("deploy/policies/default.yaml"));

    private readonly TemporaryFolder _folder = new();

    public ReceiptCommandTests() => LoggedRun.Write(_folder.At("journal"), Policy, LoggedRun.Asks(60));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_UntouchedJournal_IsTheSameBitForBit()
    {
        var result = await RunAsync("journal", "--all", "--bundle", LoggedRun.Bundle);

        Assert.Equal("", result.Error);
        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains("60 decisions, 60 the same bit for bit", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipt_ChangedRecord_NamesEveryFieldThatDiffers()
    {
        LoggedRun.Change(_folder.At("journal"), _folder.At("changed"), d =>
        {
            d.Route.EstimatedCostUsd *= 1.0000000000000002;
            d.Route.Plan.Strategy = "speculate";
        });

        var result = await RunAsync("changed", "--receipt", "00000000000000010000000000000007", "--bundle", LoggedRun.Bundle);

        Assert.Equal(ExitCode.No, result.ExitCode);
        Assert.Contains("1 decisions, 0 the same bit for bit", result.Output, StringComparison.Ordinal);
        Assert.Contains("  route.estimated_cost_usd: logged ", result.Output, StringComparison.Ordinal);
        Assert.Contains("  route.plan.strategy: logged speculate, recomputed ", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, result.Output.Split(" recomputed ").Length - 1);
    }

    [Fact]
    public async Task All_ChangedInput_ComesOutOtherwise()
    {
        LoggedRun.Change(_folder.At("journal"), _folder.At("changed"), d => d.Request.ExpectedOutputTokens = 777);

        var result = await RunAsync("changed", "--all", "--bundle", LoggedRun.Bundle);

        Assert.Equal(ExitCode.No, result.ExitCode);
        Assert.Contains("work.output_tokens: logged ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_FeaturesGone_TakesTheAssessmentFromTheLogAndSaysSo()
    {
        LoggedRun.Change(_folder.At("journal"), _folder.At("changed"), d => (d.Prompt.FeatureIds, d.Prompt.FeaturesWhole) = (Google.Protobuf.ByteString.Empty, false));

        var result = await RunAsync("changed", "--all", "--bundle", LoggedRun.Bundle);

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Contains("taken from the log", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("made again from the kept features", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_BundleNotGiven_SaysWhyItCant()
    {
        var result = await RunAsync("journal", "--all");

        Assert.Equal(ExitCode.No, result.ExitCode);
        Assert.Contains("its classifier is not among --bundle", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--receipt", "00000000000000010000000000000fff", "holds no decision")]
    [InlineData("--receipt", "never", "--receipt must be")]
    [InlineData("--bundle", "nowhere", "--receipt DECISION_ID, --all or --policy FILE")]
    public async Task Replay_WrongUsage_SaysWhat(string option, string value, string message)
    {
        var result = await RunAsync("journal", option, value);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(string journal, params string[] args) => CommandLine.RunAsync(["replay", "--journal", _folder.At(journal), .. args]);
}
