using RoutingDecision.TestKit;

namespace RoutingDecision.Simulation.Monitoring;

/// <summary>
/// A Prometheus over the month: promtool makes its blocks of what was scraped at virtual times. Rates over minutes say nothing at a look each half an
/// hour, so windows shorter than <see cref="Window"/> are to be widened to it.
/// </summary>
internal sealed class MonthPrometheus : IAsyncDisposable
{
    /// <summary>Least window of rates.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(6);

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly string _folder;
    private ChildProcess? _server;

    private MonthPrometheus(string folder) => _folder = folder;

    /// <summary>Its address, with the scheme.</summary>
    public string Address { get; private set; } = "";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Fills a folder and starts one over it.</summary>
    /// <param name="metrics">OpenMetrics text with time stamps.</param>
    /// <param name="folder">Takes its data.</param>
    public static async Task<MonthPrometheus> StartAsync(string metrics, string folder)
    {
        Directory.CreateDirectory(folder);
        var prometheus = new MonthPrometheus(folder);
        try
        {
            var promtool = Tool.Locate("promtool", Tool.Install("prometheus"));
            string[] arguments = ["tsdb", "create-blocks-from", "--max-block-duration=1000h", "openmetrics", metrics, prometheus.Data];
            (await ChildProcess.RunAsync(new ChildCommand(promtool, arguments), Deadline)).EnsureSuccess();
            await prometheus.ServeAsync();
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task ServeAsync()
    {
        var address = $"127.0.0.1:{FreePort.Take()}";
        var configuration = Path.Combine(_folder, "prometheus.yaml");
        await File.WriteAllTextAsync(configuration, "global: {}\n");
        _server = ChildProcess.Start(new ChildCommand(
            Tool.Locate("prometheus", Tool.Install("prometheus")),
            $"--config.file={configuration}", $"--storage.tsdb.path={Data}", $"--web.listen-address={address}", "--storage.tsdb.retention.time=20y",
            "--query.lookback-delta=65m"));
        Address = $"http://{address}";
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        using var timeout = new CancellationTokenSource(Deadline);
        while (!await IsReadyAsync(http))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), timeout.Token);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var reply = await http.GetAsync("/-/ready");
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
