using System.Text.Json;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;

namespace RoutingDecision.Cli.Tests.Insight;

[Collection(ServerCollection.Name)]
public sealed class WatchCommandTests(RunningServer server)
{
    [Fact]
    public async Task Watch_Decision_IsShownAsJson()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var watch = CommandLine.RunAsync("watch", "--server", server.Grpc, "--tenant", "watched", "--count", "1", "--json");
        while (!watch.IsCompleted)
        {
            // Whether it watches already only shows when something comes.
            enough.Token.ThrowIfCancellationRequested();
            var decided = await CommandLine.RunAsync("decide", "Translate to French: good morning", "--server", server.Grpc, "--tenant", "watched");
            Assert.Equal(ExitCode.Ok, decided.ExitCode);
            await Task.WhenAny(watch, Task.Delay(200, enough.Token));
        }

        var result = await watch;
        Assert.Equal((ExitCode.Ok, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("watched", json.RootElement.GetProperty("tenant").GetString());
        Assert.DoesNotContain("good morning", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ShareOutOfRange_SaysSo()
    {
        var result = await CommandLine.RunAsync("watch", "--server", server.Grpc, "--sample", "2");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains("sample_rate", result.Error, StringComparison.Ordinal);
    }
}
