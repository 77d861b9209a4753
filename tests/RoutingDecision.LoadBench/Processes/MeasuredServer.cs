using System.Diagnostics;
using System.Globalization;
using System.Net;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Processes;

/// <summary>One server as a process of its own on free loopback ports, with its state in a folder of its own. Disposing it ends it.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    /// <summary>Linux counts processor time in hundredths of a second for every program.</summary>
    private const double TicksPerSecond = 100;
    private const int UserTimeField = 11;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly ChildProcess _process;
    private readonly TemporaryFolder _state;
    private readonly HttpClient _http;

    private MeasuredServer(ChildProcess process, TemporaryFolder state, string line, TimeSpan startToReady)
    {
        (_process, _state, StartToReady) = (process, state, startToReady);
        Grpc = IPEndPoint.Parse(WordOf(line, "grpc"));
        _http = new HttpClient { BaseAddress = new Uri($"http://{WordOf(line, "metrics")}"), Timeout = Deadline };
    }

    /// <summary>Where it takes calls.</summary>
    public IPEndPoint Grpc { get; }

    /// <summary>The operating system's id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>From the start of the process to its ready line.</summary>
    public TimeSpan StartToReady { get; }

    /// <summary>Memory that is resident now, in bytes.</summary>
    public long ResidentBytes => FieldOf("VmRSS:");

    /// <summary>Most memory that was ever resident, in bytes.</summary>
    public long PeakBytes => FieldOf("VmHWM:");

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="launch">The program.</param>
    /// <param name="arguments">Settings of the server.</param>
    public static async Task<MeasuredServer> StartAsync(ServerLaunch launch, params IReadOnlyList<string> arguments)
    {
        var state = new TemporaryFolder();
        string[] own = ["--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", state.At("state"), "--log-level", "Error"];
        var begin = Stopwatch.GetTimestamp();
        var command = new ChildCommand(launch.Program, [.. launch.Before, .. own, .. arguments]) { Environment = launch.Environment };
        var process = ChildProcess.Start(command);
        try
        {
            var line = await process.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), Deadline);
            return new MeasuredServer(process, state, line, Stopwatch.GetElapsedTime(begin));
        }
        catch
        {
            await process.DisposeAsync();
            state.Dispose();
            throw;
        }
    }

    /// <summary>What it has used and done so far.</summary>
    public async Task<ServerCounters> ReadCountersAsync()
    {
        var lines = await ReadMetricsAsync();
        var work = new ServerWork(
            Sum(lines, "routing_decisions_total"), Sum(lines, "routing_cache_hits_total"), Sum(lines, "routing_cache_misses_total"),
            Sum(lines, "routing_outcomes_total"));
        return new ServerCounters(
            CpuSeconds(), Sum(lines, "dotnet_gc_heap_total_allocated_bytes_total"), Sum(lines, "dotnet_gc_collections_total"),
            Sum(lines, "dotnet_gc_pause_time_seconds_total"), work);
    }

    /// <summary>A sample of its metrics; 0 as long as it has none.</summary>
    /// <param name="sample">Name and labels, as they are written.</param>
    public async Task<double> SumAsync(string sample) => Sum(await ReadMetricsAsync(), sample);

    /// <summary>Processor time of all its threads.</summary>
    public double CpuSeconds()
    {
        var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
        // The name, in brackets, may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var user = double.Parse(fields[UserTimeField], CultureInfo.InvariantCulture);
        var system = double.Parse(fields[UserTimeField + 1], CultureInfo.InvariantCulture);
        return (user + system) / TicksPerSecond;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _state.Dispose();
    }

    private static double Sum(string[] lines, string sample) => lines.Where(l => l.StartsWith(sample, StringComparison.Ordinal)).Sum(ValueOf);

    private static double ValueOf(string line) => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);

    private static string WordOf(string line, string name) =>
        line.Split(' ').Single(w => w.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private async Task<string[]> ReadMetricsAsync() => (await _http.GetStringAsync("/metrics")).Split('\n');

    private long FieldOf(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
