using System.Diagnostics;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>How long the server takes to start when its journal holds many records.</summary>
internal static class JournalCosts
{
    private const int PerBatch = 250;

    /// <summary>Fills a journal by calls, half decisions and half outcomes, and starts again; from building the host to listening.</summary>
    public static async Task<double> StartMillisecondsAsync(int records)
    {
        using var state = new TemporaryFolder();
        await using (var server = await LoopbackServer.StartAsync(state.FullPath))
        {
            await FillAsync(server, records / 2);
        }

        var begin = Stopwatch.GetTimestamp();
        await using var again = await LoopbackServer.StartAsync(state.FullPath);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
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
