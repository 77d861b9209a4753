using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Hosting;

/// <summary><c>routing-server --healthcheck</c> as a container runs it.</summary>
public sealed class HealthCheckTests
{
    [Fact]
    public async Task HealthCheck_OfAServingAndAnEndedServer_Says0And1()
    {
        // A port that nobody else gets, once its server is gone.
        var server = await ServerProcess.StartAsync(["--metrics", $"127.0.0.1:{FreePort.Take()}"]);
        ProcessResult? serving = null;
        await Until.TrueAsync(
            // It waits four seconds for an answer, which a machine that is busy may not give by then.
            async () => (serving = await ServerProcess.RunAsync("--healthcheck", "--metrics", server.Metrics)).ExitCode == 0,
            () => serving!.Describe());
        await server.DisposeAsync();

        var ended = await ServerProcess.RunAsync("--healthcheck", "--metrics", server.Metrics);

        Assert.Equal("ready", serving!.Output.Trim());
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
