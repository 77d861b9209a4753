using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;

namespace RoutingDecision.Cli.Tests.Models;

[Collection(ServerCollection.Name)]
public sealed class SetStateCommandTests(RunningServer server)
{
    [Theory]
    [InlineData("draining")]
    [InlineData("disabled")]
    public async Task SetState_OfAModel_ShowsInHealthUntilItIsEnabledAgain(string state)
    {
        var set = await SetAsync("gpt-5", state);
        var health = await HealthOfAsync("gpt-5");
        var back = await SetAsync("gpt-5", "enabled");

        Assert.Equal(new CommandResult(ExitCode.Ok, $"gpt-5 is {state}\n", ""), set);
        Assert.Contains(state, health, StringComparison.Ordinal);
        Assert.Equal("gpt-5 is enabled\n", back.Output);
        Assert.Contains("enabled", await HealthOfAsync("gpt-5"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetState_UnknownModel_IsAnInputError()
    {
        var result = await SetAsync("gpt-0", "disabled");

        Assert.Equal(new CommandResult(ExitCode.Input, "", "routing: The policy knows no model 'gpt-0'.\n"), result);
    }

    private Task<CommandResult> SetAsync(string model, string state) =>
        CommandLine.RunAsync("model", "set-state", model, state, "--comment", "a test", "--server", server.Grpc);

    private async Task<string> HealthOfAsync(string model) =>
        (await CommandLine.RunAsync("health", "--server", server.Grpc)).Output.Split('\n').Single(l => l.Contains($" {model} ", StringComparison.Ordinal));
}
