using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Text.Json.Nodes;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Monitoring;

/// <summary>The dashboard's panels, drawn from a real Prometheus that scrapes the real server.</summary>
public sealed partial class DashboardTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    /// <summary>Panels that need what this run does not have: refused requests, reloads, a classifier in shadow.</summary>
    private static readonly string[] MayBeEmpty = ["Shadow's verdicts", "Requests refused", "Reloads"];

    [Fact]
    public async Task Panels_DrawnFromPrometheus_AllHaveQueriesThatAnswerWithSeries()
    {
        await using var live = await LiveServer.StartAsync();
        var panels = Panels().Where(p => p["targets"] is not null).ToArray();

        var (empty, drawn) = await DrawUntilFullAsync(live);

        Assert.Empty(empty.Except(MayBeEmpty, StringComparer.Ordinal));
        Assert.Equal(panels.Length, drawn.Length);
        Assert.All(drawn, file => Assert.StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Render_WithoutAPrometheus_FailsAndSaysSo()
    {
        using var folder = new TemporaryFolder();

        var result = await RenderAsync($"http://127.0.0.1:{FreePort.Take()}", folder.FullPath);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("failed Tier mix", result.Error, StringComparison.Ordinal);
    }

    // Rates need several scrapes with traffic in between; how many depends on when Prometheus looks.
    private static async Task<(string[] Empty, string[] Drawn)> DrawUntilFullAsync(LiveServer live)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            await live.TrafficAsync();
            var result = await RenderAsync(live.Prometheus, live.Output);
            var titles = TitlesByFile();
            string[] empty = [.. result.Lines.Where(l => l.EndsWith(": 0 series", StringComparison.Ordinal)).Select(l => titles[l.Split(':')[0]])];
            if ((result.ExitCode == 0 && !empty.Except(MayBeEmpty, StringComparer.Ordinal).Any()) || Stopwatch.GetElapsedTime(begin) > Deadline)
            {
                Assert.True(result.ExitCode == 0, result.Describe());
                return (empty, Directory.GetFiles(live.Output, "*.svg"));
            }
        }
    }

    private static Dictionary<string, string> TitlesByFile() =>
        Panels().Select(p => p["title"]!.GetValue<string>()).DistinctBy(FileOf).ToDictionary(FileOf, t => t, StringComparer.Ordinal);

    private static IEnumerable<JsonNode> Panels() =>
        JsonNode.Parse(File.ReadAllText(SourceTree.Find("deploy/monitoring/grafana/dashboards/routing-decision.json")))!["panels"]!.AsArray()
            .Select(p => p!);

    private static string FileOf(string title) => NotInNames().Replace(title.ToLowerInvariant(), "-").Trim('-') + ".svg";

    private static Task<ProcessResult> RenderAsync(string prometheus, string output) => ChildProcess.RunAsync(
        new ChildCommand(
            Tool.SystemPython, SourceTree.Find("deploy/monitoring/render.py"), "--prometheus", prometheus, "--out", output, "--minutes", "2")
        {
            Environment = new Dictionary<string, string?> { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        },
        Deadline);

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NotInNames();
}
