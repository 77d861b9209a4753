using System.Globalization;
using System.Text.RegularExpressions;
using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Processes;

/// <summary>
/// One routing-server that can be killed and started again, always on the same port and with the same state, so that clients find it where it was.
/// </summary>
/// <param name="program">Path of its program.</param>
/// <param name="policy">Path of its policy.</param>
/// <param name="arguments">Further settings.</param>
internal sealed partial class ServerControl(string program, string policy, params IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _state = new();
    private readonly int _port = FreePort.Take();
    private readonly HttpClient _http = new() { Timeout = Deadline };
    private ChildProcess? _process;
    private string _metrics = "";

    /// <summary>Host and port of gRPC.</summary>
    public string Target => $"127.0.0.1:{_port}";

    /// <summary>The same, as a name that is looked up.</summary>
    public string NamedTarget => $"dns:///localhost:{_port}";

    public bool IsRunning => _process is not null;

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start(new ChildCommand(
            program,
            [
                "--grpc", Target, "--metrics", "127.0.0.1:0", "--bundle", "none", "--policy", policy, "--state", _state.FullPath, "--seed", "7",
                // A machine that is busy with tests must not make the server refuse what the scenario expects it to take.
                "--log-level", "Warning", "--queue-ms", "60000", .. arguments,
            ]));
        var line = await _process.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), Deadline);
        _metrics = Word().Matches(line).Single(m => m.Groups["name"].Value == "metrics").Groups["value"].Value;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        await _process!.SignalAsync("KILL");
        await _process.WaitForExitAsync(Deadline);
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>How many decisions it has made since it was started.</summary>
    public async Task<long> DecisionsAsync() => Decisions().Matches(await ScrapeAsync()).Sum(m => CountOf(m));

    /// <summary>How many outcomes it has counted since it was started, by "model status".</summary>
    public async Task<SortedDictionary<string, long>> OutcomesAsync()
    {
        var text = await ScrapeAsync();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (Match sample in Sample().Matches(text))
        {
            var labels = Label().Matches(sample.Groups["labels"].Value)
                .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value, StringComparer.Ordinal);
            counts[$"{labels["model"]} {labels["status"]}"] = CountOf(sample);
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        _state.Dispose();
    }

    private static long CountOf(Match sample) => (long)double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);

    private Task<string> ScrapeAsync() => _http.GetStringAsync(new Uri($"http://{_metrics}/metrics"));

    [GeneratedRegex(@"(?<name>\w+)=(?<value>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"^routing_outcomes_total\{(?<labels>[^}]*)\} (?<value>\S+)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Sample();

    [GeneratedRegex(
        @"^routing_decisions_total\{[^}]*\} (?<value>\S+)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Decisions();

    [GeneratedRegex("(?<name>\\w+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Label();
}
