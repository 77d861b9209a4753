using System.Globalization;
using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Demo;

/// <summary>The server that the demo talks to.</summary>
/// <param name="Grpc">Its gRPC port.</param>
/// <param name="Metrics">Its metrics port; null: metrics are not shown.</param>
/// <param name="IsOwn">It was started for the demo and serves no one else.</param>
internal sealed record DemoServer(Uri Grpc, Uri? Metrics, bool IsOwn);

/// <summary>The demo against one server: decide, report, read the metrics.</summary>
internal static class DemoRun
{
    // The first calls open the connection and compile code on both sides; they say nothing about a decision's time.
    private const int WarmUpRounds = 50;

    /// <summary>Runs it and returns the exit code: 1 when the server's advice is not what the demo is there to show.</summary>
    public static async Task<int> RunAsync(DemoServer server, Terminal terminal, CancellationToken cancel)
    {
        using var connection = new ServerConnection(server.Grpc, terminal.Clock);
        await WarmUpAsync(connection, terminal.Clock, dryRun: !server.IsOwn, cancel);
        var before = server.Metrics is null ? null : await MetricsScrape.TakeAsync(server.Metrics, cancel);

        var decisions = await DecideAsync(connection, terminal, cancel);
        await terminal.Output.WriteLineAsync($"\n{decisions.Count} decisions, after {WarmUpRounds * decisions.Count} others to warm up. Time is measured around each call, in this process:");
        terminal.Tables().Write(DemoTables.Decisions(decisions));

        var reports = await new DemoOutcomes(connection).ReportAsync(decisions, cancel);
        await terminal.Output.WriteLineAsync("What callers would report, and the advice they get (no model was called; these answers are made up):");
        terminal.Tables().Write(DemoTables.Reports(reports));

        if (before is not null)
        {
            var after = await MetricsScrape.TakeAsync(server.Metrics!, cancel);
            await terminal.Output.WriteLineAsync("What moved in the server's metrics (buckets of histograms left out):");
            terminal.Tables().Write(DemoTables.Moved(before, after));
            await terminal.Output.WriteLineAsync(ServerTime.Describe(before, after));
        }

        return await JudgeAsync(reports, terminal.Error);
    }

    private static async Task WarmUpAsync(ServerConnection connection, TimeProvider clock, bool dryRun, CancellationToken cancel)
    {
        for (var round = 0; round < WarmUpRounds; round++)
        {
            foreach (var prompt in DemoPrompts.All($"{RunId(clock)}-{round}"))
            {
                await connection.CallAsync(connection.Routing.DecideAsync, prompt.Varied(round, dryRun), cancel);
            }
        }
    }

    private static async Task<IReadOnlyList<DemoDecision>> DecideAsync(ServerConnection connection, Terminal terminal, CancellationToken cancel)
    {
        var decisions = new List<DemoDecision>();
        foreach (var prompt in DemoPrompts.All(RunId(terminal.Clock)))
        {
            var begin = terminal.Clock.GetTimestamp();
            try
            {
                var reply = await connection.CallAsync(connection.Routing.DecideAsync, prompt.Request, cancel);
                decisions.Add(new DemoDecision(prompt, reply, terminal.Clock.GetElapsedTime(begin)));
            }
            catch (CommandException refused)
            {
                throw new CommandException($"The demo stops at '{prompt.Kind}': {refused.Message}", refused.ExitCode);
            }
        }

        return decisions;
    }

    private static string RunId(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);

    private static async Task<int> JudgeAsync(IReadOnlyList<DemoReport> reports, TextWriter error)
    {
        var failures = reports.Where(r => r.Expected is { } expected && expected != r.Action).ToList();
        foreach (var failure in failures)
        {
            await error.WriteLineAsync($"routing: after {failure.What} the advice should be to {EnumText.Of(failure.Expected!.Value)}, but it is to {EnumText.Of(failure.Action!.Value)}.");
        }

        return failures.Count == 0 ? ExitCode.Ok : ExitCode.No;
    }
}
