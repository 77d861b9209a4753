namespace RoutingDecision.Server.Tests.Hosting;

/// <summary><c>routing-server --healthcheck</c> as a container runs it.</summary>
public sealed class HealthCheckTests
{
    [Fact]
    public async Task HealthCheck_OfAServingAndAnEndedServer_Says0And1()
    {
        var server = await ServerProcess.StartAsync();
        var serving = await ServerProcess.RunAsync("--healthcheck", "--metrics", server.Metrics);
        await server.DisposeAsync();

        var ended = await ServerProcess.RunAsync("--healthcheck", "--metrics", server.Metrics);

        Assert.Equal((0, "ready"), (serving.ExitCode, serving.Output.Trim()));
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"no answer from {server.Metrics}", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthCheck_WithAPortLeftToChance_EndsWith2AndTheRemedy()
    {
        var result = await ServerProcess.RunAsync("--healthcheck", "--metrics", "127.0.0.1:0");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Give it a port", result.Error, StringComparison.Ordinal);
    }
}
