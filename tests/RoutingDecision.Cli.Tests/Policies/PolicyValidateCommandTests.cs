using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;

namespace RoutingDecision.Cli.Tests.Policies;

public sealed class PolicyValidateCommandTests
{
    [Fact]
    public async Task Validate_GoodFile_SaysWhatItHolds()
    {
        var result = await CommandLine.RunAsync("policy", "validate", PolicyTexts.Path("good.yaml"));

        Assert.Equal(new CommandResult(ExitCode.Ok, PolicyTexts.Golden("validate-good.txt"), ""), PolicyTexts.Relative(result));
    }

    [Fact]
    public async Task Validate_BadFile_ListsEveryProblemWithPlacePathAndHint()
    {
        var result = await CommandLine.RunAsync("policy", "validate", PolicyTexts.Path("bad.yaml"));

        Assert.Equal(new CommandResult(ExitCode.No, PolicyTexts.Golden("validate-bad.txt"), ""), PolicyTexts.Relative(result));
    }

    [Fact]
    public async Task Validate_SeveralFiles_GoesOnAfterABadOneAndCounts()
    {
        var result = await CommandLine.RunAsync("policy", "validate", PolicyTexts.Path("broken.yaml"), PolicyTexts.Path("good.yaml"));

        Assert.Equal(new CommandResult(ExitCode.No, PolicyTexts.Golden("validate-several.txt"), ""), PolicyTexts.Relative(result));
    }

    [Fact]
    public async Task Validate_MissingFile_IsAnInputError()
    {
        var result = await CommandLine.RunAsync("policy", "validate", "nowhere.yaml");

        Assert.Equal(new CommandResult(ExitCode.Input, "", "routing: The policy file 'nowhere.yaml' does not exist.\n"), result);
    }
}
