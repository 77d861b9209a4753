using RoutingDecision.Server.Telemetry.Exposition;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

public sealed class PromtoolTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task CheckMetrics_OneOfEveryKind_FindsNothingToSay()
    {
        using CollectedMetrics metrics = GoldenMetrics.Create(nameof(CheckMetrics_OneOfEveryKind_FindsNothingToSay));

        (int exitCode, string output) = await CheckAsync(await metrics.ScrapeAsync(ExpositionFormat.Text));

        Assert.Equal((0, ""), (exitCode, output));
    }

    // The tool wants "_count" for histograms alone; the runtime's instruments are called that, and dashboards know them by these names.
    [Fact]
    public async Task CheckMetrics_WholeServer_ObjectsToTheRuntimesNamesOnly()
    {
        await using ScrapeHost host = await ScrapeHost.StartAsync(static _ => { });
        using var client = new HttpClient { BaseAddress = host.Address };
        await client.GetStringAsync("/metrics");

        (_, string output) = await CheckAsync(await client.GetStringAsync("/metrics"));

        Assert.All(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("^dotnet_[a-z_]+_count non-histogram and non-summary metrics should not have \"_count\" suffix$", line));
    }

    [Fact]
    public async Task CheckMetrics_BrokenText_IsRefused()
    {
        (int exitCode, _) = await CheckAsync("test{a=\"1\" 2\n");

        Assert.NotEqual(0, exitCode);
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using ChildProcess promtool = ChildProcess.Start("promtool", "prometheus", "check", "metrics");
        int exitCode = await promtool.FinishAsync(text, deadline.Token);
        return (exitCode, promtool.Output);
    }
}
