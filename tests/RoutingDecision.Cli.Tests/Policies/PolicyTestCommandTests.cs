using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Policies;

public sealed class PolicyTestCommandTests
{
    [Fact]
    public async Task Test_AllPass_ListsAndCountsThem()
    {
        var result = await CommandLine.RunAsync("policy", "test", PolicyTexts.Path("good.yaml"));

        Assert.Equal(new CommandResult(ExitCode.Ok, PolicyTexts.Golden("test-good.txt"), ""), PolicyTexts.Relative(result));
    }

    [Fact]
    public async Task Test_OneFails_SaysWhatDiffered()
    {
        var result = await CommandLine.RunAsync("policy", "test", PolicyTexts.Path("failing.yaml"), PolicyTexts.Path("good.yaml"));

        Assert.Equal(new CommandResult(ExitCode.No, PolicyTexts.Golden("test-failing.txt"), ""), PolicyTexts.Relative(result));
    }

    [Fact]
    public async Task Test_InvalidFile_IsAnInputErrorWithItsProblems()
    {
        var result = PolicyTexts.Relative(await CommandLine.RunAsync("policy", "test", PolicyTexts.Path("broken.yaml"), PolicyTexts.Path("good.yaml")));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.StartsWith("broken.yaml:", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("2 tests: 2 passed, 0 failed; 1 file not valid\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_ShippedPolicy_Passes()
    {
        var result = await CommandLine.RunAsync("policy", "test", SourceTree.Find("deploy/policies/default.yaml"));

        Assert.True(result.ExitCode == ExitCode.Ok, result.Output + result.Error);
    }

    [Fact]
    public async Task Test_FolderWithoutBundle_IsAnInputError()
    {
        using var folder = new TemporaryFolder();

        var result = await CommandLine.RunAsync("policy", "test", PolicyTexts.Path("good.yaml"), "--bundle", folder.FullPath);

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.StartsWith("routing: The bundle can't be used: ", result.Error, StringComparison.Ordinal);
    }
}
