using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Monitoring;

/// <summary>
/// The built server with an experiment in its policy and the demo's traffic behind it, and a Prometheus that scrapes it with the shipped rules.
/// </summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly List<ChildProcess> _children = [];

    /// <summary>Address of Prometheus, with its scheme.</summary>
    public string Prometheus { get; private set; } = "";

    public string Grpc { get; private set; } = "";

    public string Output => _folder.At("panels");

    public static async Task<LiveServer> StartAsync()
    {
        var live = new LiveServer();
        try
        {
            await live.ServeAsync();
            return live;
        }
        catch
        {
            await live.DisposeAsync();
            throw;
        }
    }

    /// <summary>The demo's decisions and reports.</summary>
    public async Task TrafficAsync()
    {
        var demo = new ChildCommand(Path.Combine(Built.Cli, "routing"), "demo", "--server", $"http://{Grpc}");
        (await ChildProcess.RunAsync(demo, Deadline)).EnsureSuccess();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
        {
            await child.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task ServeAsync()
    {
        var policy = await File.ReadAllTextAsync(SourceTree.Find("deploy/policies/default.yaml"));
        var trial = "\nexperiments: [{id: trial, key: request, arms: [{id: same, share: 1, set: {routing: {default_tier: standard}}}]}]\n";
        var server = ChildProcess.Start(new ChildCommand(
            Path.Combine(Built.Server, "routing-server"),
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", _folder.At("state"),
            "--policy", _folder.Write("policy.yaml", policy + trial)));
        _children.Add(server);
        var ready = (await server.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), Deadline)).Split(' ');
        Grpc = ready[1]["grpc=".Length..];
        await ScrapeAsync(ready[2]["metrics=".Length..]);
    }

    private async Task ScrapeAsync(string metrics)
    {
        var address = $"127.0.0.1:{FreePort.Take()}";
        var shipped = await File.ReadAllTextAsync(SourceTree.Find("deploy/monitoring/rules.yaml"));
        var rules = shipped.Replace("interval: 15s", "interval: 1s", StringComparison.Ordinal);
        var file = _folder.Write("prometheus.yaml", $"""
            global: {"{"}scrape_interval: 1s, evaluation_interval: 1s{"}"}
            rule_files: [{_folder.Write("rules.yaml", rules)}]
            scrape_configs: [{"{"}job_name: routing-decision, static_configs: [{"{"}targets: ["{metrics}"]{"}"}]{"}"}]
            """);
        var prometheus = ChildProcess.Start(new ChildCommand(
            Tool.Locate("prometheus", Tool.Install("prometheus")),
            $"--config.file={file}", $"--storage.tsdb.path={_folder.At("series")}", $"--web.listen-address={address}"));
        _children.Add(prometheus);
        Prometheus = $"http://{address}";
    }
}
