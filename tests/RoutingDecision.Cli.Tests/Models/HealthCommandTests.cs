using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Models;

[Collection(ServerCollection.Name)]
public sealed class HealthCommandTests(RunningServer server)
{
    [Fact]
    public async Task Health_OfAServer_HasARowForEveryModel()
    {
        var result = await CommandLine.RunAsync("health", "--server", server.Grpc);

        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.Equal(9, result.Output.Split('\n').Count(l => l.Contains("enabled", StringComparison.Ordinal) && l.Contains("closed", StringComparison.Ordinal)));
        Assert.Contains("claude-haiku-4-5", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_NobodyListens_IsUnreachable() =>
        Assert.Equal(ExitCode.Unreachable, (await CommandLine.RunAsync("health", "--server", $"127.0.0.1:{FreePort.Take()}")).ExitCode);
}
