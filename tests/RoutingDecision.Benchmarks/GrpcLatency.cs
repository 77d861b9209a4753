using System.Diagnostics;
using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks;

/// <summary>
/// Latency of Decide in process and over gRPC on loopback, closed loop with one call at a time: p50, p90, p99 in microseconds. Client and server
/// share the process and the machine, so this is what a caller sees, not what the service alone takes.
/// </summary>
internal static class GrpcLatency
{
    /// <summary>Enough for the runtime to have compiled the hot path for good.</summary>
    /// <summary>Calls before the first that counts; over gRPC fewer, as each runs more code more often.</summary>
    private const int Warmup = 120_000;
    private const int GrpcWarmup = 40_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);
    private const int Distinct = 8192;
    private const int Calls = 10_000;

    public static async Task RunAsync()
    {
        using var state = new TemporaryFolder();
        await using var server = await LoopbackServer.StartAsync(state.FullPath);
        var client = new RoutingService.RoutingServiceClient(server.Channel);

        Console.WriteLine("| what | p50 us | p90 us | p99 us |");
        Console.WriteLine("|---|---|---|---|");
        await InProcessAsync("in process, cached, 1,000 characters", i => Bench.Text(1000, 0), cached: true);
        await InProcessAsync("in process, new prompt, 400 characters", i => Bench.Text(400, i), cached: false);
        await InProcessAsync("in process, new prompt, 4,000 characters", i => Bench.Text(4000, i), cached: false);
        await OverGrpc(client, "gRPC, cached, 1,000 characters", _ => Bench.Text(1000, 0));
        await OverGrpc(client, "gRPC, new prompt, 400 characters", i => Bench.Text(400, i));
        await OverGrpc(client, "gRPC, new prompt, 4,000 characters", i => Bench.Text(4000, i));
    }

    private static async Task InProcessAsync(string name, Func<int, string> text, bool cached)
    {
        var bench = new Bench();
        var requests = Enumerable.Range(0, cached ? 1 : Distinct).Select(i => cached ? Bench.Request(text(i)) : Bench.Fresh(text(i))).ToArray();
        var times = new long[Calls];
        for (var i = -Warmup; i < Calls; i++)
        {
            await LetCompileAsync(i, Warmup);
            var request = requests[(i + Warmup) % requests.Length];
            var begin = Stopwatch.GetTimestamp();
            bench.Engine.Decide(request, bench.Inputs, bench.Decision);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetTimestamp() - begin;
            }
        }

        Print(name, times);
    }

    /// <summary>
    /// Gives the runtime's compiler time twice while it is warmed up: what it made of the first calls is measured by the next ones, and then compiled
    /// for good.
    /// </summary>
    private static async Task LetCompileAsync(int call, int warmup)
    {
        if (call == -warmup * 2 / 3 || call == -warmup / 3)
        {
            await Task.Delay(Pause);
        }
    }

    private static async Task OverGrpc(RoutingService.RoutingServiceClient client, string name, Func<int, string> text)
    {
        var times = new long[Calls];
        for (var i = -GrpcWarmup; i < Calls; i++)
        {
            await LetCompileAsync(i, GrpcWarmup);
            var request = new DecideRequest { Prompt = text(i + GrpcWarmup) };
            var begin = Stopwatch.GetTimestamp();
            await client.DecideAsync(request);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetTimestamp() - begin;
            }
        }

        Print(name, times);
    }

    private static void Print(string name, long[] times)
    {
        Array.Sort(times);
        string At(double q) => (times[(int)(q * (times.Length - 1))] * 1e6 / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine($"| {name} | {At(0.5)} | {At(0.9)} | {At(0.99)} |");
    }
}
