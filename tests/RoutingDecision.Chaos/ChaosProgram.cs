using System.Globalization;
using System.Runtime.InteropServices;
using RoutingDecision.Chaos.Faults;
using RoutingDecision.Chaos.Table;

namespace RoutingDecision.Chaos;

/// <summary>
/// Injects every fault into real processes and says what came of it. Exit code 0: all promises were kept; 1: one was broken; 2: wrong arguments;
/// 130: interrupted.
/// </summary>
internal static class ChaosProgram
{
    private const string Usage =
        "usage: RoutingDecision.Chaos --server PROGRAM [--out FILE] [--only FAULT[,FAULT]] [--kills N] [--decisions N] [--warm-up N]";

    public static async Task<int> Main(string[] args)
    {
        if (!ChaosArguments.TryParse(args, out var arguments, out var problem))
        {
            await Console.Error.WriteLineAsync($"{problem}\n{Usage}\nfaults: {string.Join(", ", FaultList.All.Select(f => f.Name))}");
            return 2;
        }

        using var interrupted = new CancellationTokenSource();
        // Ending in order takes every process that was started along.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        try
        {
            return await RunAsync(arguments, interrupted.Token);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }

        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static async Task<int> RunAsync(ChaosArguments arguments, CancellationToken cancellation)
    {
        var rows = new List<FaultRow>();
        foreach (var fault in arguments.Faults)
        {
            await Console.Error.WriteLineAsync($"{fault.Title} ...");
            rows.Add(await TryAsync(fault, arguments.Settings, cancellation));
            foreach (var broken in rows[^1].Broken())
            {
                await Console.Error.WriteLineAsync($"  BROKEN: {broken}");
            }
        }

        var text = await DescribeAsync(arguments.Settings, rows);
        Console.Write(text);
        if (arguments.Out is { } file)
        {
            await File.WriteAllTextAsync(file, text, cancellation);
        }

        return rows.Any(r => r.Broken().Count > 0) ? 1 : 0;
    }

    private static async Task<FaultRow> TryAsync(Fault fault, ChaosSettings settings, CancellationToken cancellation)
    {
        try
        {
            return await fault.RunAsync(settings, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or Grpc.Core.RpcException or HttpRequestException or IOException)
        {
            cancellation.ThrowIfCancellationRequested();
            return new FaultRow { Fault = fault.Title, Failed = 1, Errors = [e.Message.Split('\n')[0]] };
        }
    }

    private static async Task<string> DescribeAsync(ChaosSettings settings, IReadOnlyList<FaultRow> rows)
    {
        var broken = rows.Sum(r => r.Broken().Count);
        var surroundings = await Surroundings.DescribeAsync();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # What faults do

            Written by `make chaos` on {surroundings}.

            Promises, which the exit code checks (no decision fails; what was acknowledged is stored, and counted once; no p99 of many times what it
            was): {broken} broken.
            Bars of times for faults of Redis, which it does not check: {TimeBars.Describe(rows)}

            {settings.Callers} callers, half of them in conversations, and {settings.Reporters} reporters of outcomes, against two servers on one
            Redis or one server without. Times are taken around each call in the callers' process, on the same machine. A decision waits for Redis
            at most {settings.RedisWaitMs} ms.
            [README.md](README.md#faults) explains the columns.

            {FaultTable.Write(rows)}
            """);
    }
}
