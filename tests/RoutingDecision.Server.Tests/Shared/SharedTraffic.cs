using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>Traffic at two replicas of which each takes what the other one decided, and what their journals together tell.</summary>
internal static class SharedTraffic
{
    public const int Decisions = 24;

    /// <summary>Tries that <see cref="TrafficAsync"/> reports: one of each decision, and a second one of every third.</summary>
    public const int Tries = Decisions + (Decisions / 3);

    /// <summary>Decisions of both replicas; each try and each word of a decision goes to another replica than the one before.</summary>
    public static async Task TrafficAsync(GrpcChannel[] channels)
    {
        for (var i = 0; i < Decisions; i++)
        {
            var prompt = i % 6 == 0 ? $"prove it {i}" : $"hello {i}";
            var decided = await new RoutingService.RoutingServiceClient(channels[i % 2]).DecideAsync(
                new DecideRequest
                {
                    Prompt = prompt,
                    Tenant = i % 4 < 2 ? "acme" : "bolt",
                    Feature = i % 3 == 0 ? "faq" : "",
                    // Each comes to both.
                    UserKey = $"user-{i / 2 % 6}",
                });
            await ReportAsync(channels[(i / 2) % 2], decided, 1, i);
            if (i % 3 == 0)
            {
                await ReportAsync(channels[((i / 2) + 1) % 2], decided, 2, i);
            }

            if (i % 4 == 0)
            {
                await new OutcomeService.OutcomeServiceClient(channels[(i / 4) % 2]).ReportFeedbackAsync(
                    new ReportFeedbackRequest
                    {
                        DecisionId = decided.DecisionId,
                        NeededTier = i % 8 == 0 ? "standard" : "economy",
                        Rating = 1 + (i % 5),
                    });
            }
        }
    }

    public static async Task ReportAsync(GrpcChannel channel, DecideResponse decided, int attempt, int number) =>
        await new OutcomeService.OutcomeServiceClient(channel).ReportOutcomeAsync(new ReportOutcomeRequest
        {
            Outcome = new Outcome
            {
                DecisionId = decided.DecisionId,
                Attempt = attempt,
                Model = attempt == 1 ? decided.Model : "large-a",
                Status = attempt == 1 && number % 3 == 0 ? OutcomeStatus.Failure : OutcomeStatus.Success,
                ErrorClass = attempt == 1 && number % 3 == 0 ? ErrorClass.Timeout : ErrorClass.Unspecified,
                LatencyMs = 100 + number,
                InputTokens = 50 * (number + 1),
                OutputTokens = 10 * (number + 1),
                CostUsd = 0.001 * (number + 1),
                Satisfied = number % 2 == 0,
                EvaluatorVerdict = number % 5 == 0 ? Verdict.Fail : Verdict.Pass,
            },
        });

    /// <summary>Waits until so much is counted: reports come into the journal behind their decisions, and are read from there.</summary>
    public static async Task JoinedAsync(InsightService.InsightServiceClient insight, int decisions, int tries)
    {
        var report = new GetReportResponse();
        await Until.TrueAsync(
            async () =>
            {
                report = await insight.GetReportAsync(new GetReportRequest());
                return (report.Total.Decisions, report.Total.Outcomes, report.UnjoinedReports) == (decisions, tries, 0)
                    && !report.Partial && !report.CatchingUp;
            },
            () => report.ToString());
    }

    public static JournalReader JournalOf(ServerUnderTest server) => new(Path.Combine(server.Options.State, "journal"));

    /// <summary>A book of several journals, as the CLI makes one.</summary>
    public static TrafficBook BookOf(JournalReader[] journals)
    {
        var book = new TrafficBook(30, 10_000);
        for (var source = 0; source < journals.Length; source++)
        {
            var feed = new TrafficFeed(book, PolicyNamesReader.Read, source);
            foreach (var item in journals[source].Read())
            {
                feed.Observe(item);
            }
        }

        return book;
    }
}
