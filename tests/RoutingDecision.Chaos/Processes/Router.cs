using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Processes;

/// <summary>One routing-server as a process on free loopback ports. Disposing it ends it.</summary>
internal sealed class Router : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private readonly GrpcChannel _channel;
    private readonly HttpClient _http;

    private Router(ChildProcess process, string grpc, string metrics)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress($"http://{grpc}");
        _http = new HttpClient { BaseAddress = new Uri($"http://{metrics}"), Timeout = TimeSpan.FromSeconds(30) };
        Decisions = new RoutingService.RoutingServiceClient(_channel);
        Outcomes = new OutcomeService.OutcomeServiceClient(_channel);
    }

    public RoutingService.RoutingServiceClient Decisions { get; }

    public OutcomeService.OutcomeServiceClient Outcomes { get; }

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="program">Path of the server's program.</param>
    /// <param name="folder">Holds policy, state and journal.</param>
    /// <param name="tokenKey">Key of decision ids; the same for replicas.</param>
    /// <param name="arguments">Further settings.</param>
    public static async Task<Router> StartAsync(string program, string folder, string tokenKey, params IReadOnlyList<string> arguments)
    {
        var policy = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, ChaosPolicy.Text);
        string[] own =
        [
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--bundle", "none", "--policy", policy, "--state", Path.Combine(folder, "state"),
            "--log-level", "Error", "--journal-sync-ms", "50",
        ];
        var process = ChildProcess.Start(new ChildCommand(program, [.. own, .. arguments])
        {
            Environment = new Dictionary<string, string?> { ["ROUTING_TOKEN_KEYS"] = tokenKey },
        });
        try
        {
            var line = await process.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), Deadline);
            return new Router(process, WordOf(line, "grpc"), WordOf(line, "metrics"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        await _process.SignalAsync("KILL");
        await _process.WaitForExitAsync(Deadline);
    }

    /// <summary>What its readiness probe answers.</summary>
    public Task<string> ReadinessAsync(CancellationToken cancellation) => _http.GetStringAsync("/readyz", cancellation);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private static string WordOf(string line, string name) =>
        line.Split(' ').Single(w => w.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
