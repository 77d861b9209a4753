using System.Diagnostics;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>How long the server takes to start when its journal holds many records.</summary>
internal static class JournalCosts
{
    private const int PerBatch = 250;
    private const int Callers = 4;

    /// <summary>Fills a journal by calls, half decisions and half outcomes, and starts again; from building the host to listening.</summary>
    public static async Task<double> StartMillisecondsAsync(int records)
    {
        using var state = new TemporaryFolder();
        await FillAsync(state, records);
        return await StartMillisecondsAsync(state);
    }

    /// <summary>The same of one journal, filled by several callers at once, as a page of Markdown.</summary>
    public static async Task<string> MeasureStartAsync(int records)
    {
        using var state = new TemporaryFolder();
        await Console.Error.WriteLineAsync($"writing a journal of {Markdown.Whole(records)} records");
        await FillAsync(state, records, Callers);
        var bytes = Directory.EnumerateFiles(state.FullPath, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        // The second start finds what the first one read still in the system's memory, as a restart does.
        var starts = new[] { await StartMillisecondsAsync(state), await StartMillisecondsAsync(state), await StartMillisecondsAsync(state) };
        return $"""
            # Start on a large journal

            Written by `make bench ARGS="--start {records} --out deploy/bench/start.md"` on {await Machine.DescribeAsync()}.
            Half of the records are decisions, half outcomes, written by calls; from building the host to listening, three times.

            {Markdown.Table(
                ["records", "MiB", "start, ms: median", "best"],
                [[Markdown.Whole(records), Markdown.Whole(bytes / (1024.0 * 1024)), Markdown.Whole(Medians.Of(starts)), Markdown.Whole(starts.Min())]])}
            """.TrimEnd() + "\n";
    }

    private static async Task<double> StartMillisecondsAsync(TemporaryFolder state)
    {
        var begin = Stopwatch.GetTimestamp();
        await using var again = await LoopbackServer.StartAsync(state.FullPath);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static async Task FillAsync(TemporaryFolder state, int records, int callers = 1)
    {
        await using var server = await LoopbackServer.StartAsync(state.FullPath);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => FillAsync(server, records / 2 / callers)));
    }

    private static async Task FillAsync(LoopbackServer server, int decisions)
    {
        var decide = new RoutingService.RoutingServiceClient(server.Channel);
        var report = new OutcomeService.OutcomeServiceClient(server.Channel);
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, PerBatch).Select(i => new DecideRequest { Prompt = Bench.Text(120, i), Feature = "faq" }));
        for (var done = 0; done < decisions; done += PerBatch)
        {
            var results = (await decide.DecideBatchAsync(batch)).Results;
            using var outcomes = report.ReportOutcomes();
            foreach (var result in results)
            {
                await outcomes.RequestStream.WriteAsync(new ReportOutcomesRequest { Outcome = OutcomeOf(result.Decision) });
            }

            await outcomes.RequestStream.CompleteAsync();
            await outcomes.ResponseAsync;
        }
    }

    private static Outcome OutcomeOf(DecideResponse decision) => new()
    {
        DecisionId = decision.DecisionId,
        Attempt = 1,
        Status = OutcomeStatus.Success,
        LatencyMs = 640,
        InputTokens = 40,
        OutputTokens = 160,
    };
}
