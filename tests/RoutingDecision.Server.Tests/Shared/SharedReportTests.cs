using Grpc.Net.Client;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports;
using RoutingDecision.Insight;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Insight;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>The report of any replica is that of all, whichever took the decisions and whichever took what was reported of them.</summary>
public sealed class SharedReportTests
{
    private const int Decisions = 24;

    private static readonly string Policy = TestPolicies.Rules + """
        sampling: {evaluate: {economy: 0.5}}
        """;

    private static readonly ReportGrouping[] Groupings =
        [ReportGrouping.Tier, ReportGrouping.Model, ReportGrouping.Task, ReportGrouping.Tenant, ReportGrouping.Feature, ReportGrouping.Rule];

    [Fact]
    public async Task GetReport_ReportsTakenAnywhere_OfEitherIsThatOfBothJournals()
    {
        await using var replicas = await Replicas.StartAsync(2, change: Quick, policy: Policy);
        await TrafficAsync([replicas[0].Channel(), replicas[1].Channel()]);

        await EqualsJournalsAsync(replicas[0].Insight, replicas[0], replicas[1]);
        await EqualsJournalsAsync(replicas[1].Insight, replicas[0], replicas[1]);

        var report = await replicas[0].Insight.GetReportAsync(new GetReportRequest());
        Assert.False(report.Partial);
        Assert.Equal(2, report.Replicas.Count);
        Assert.Equal(report.Replica, report.Replicas[0].Name);
        var acme = await replicas[1].Insight.GetReportAsync(new GetReportRequest { Tenant = "acme", GroupBy = ReportGrouping.Tier });
        Assert.Equal(Decisions / 2, acme.Total.Decisions);
    }

    [Fact]
    public async Task GetReport_OneReplicaKilled_IsStillThatOfBothAndSaysWhenTheOtherSpokeLast()
    {
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using var stays = await ServerUnderTest.StartAsync(Policy, change: o => Share(o, redis));
        var state = folder.At("dies");
        string[] args =
        [
            "--state", state, "--redis", redis.Endpoint, "--redis-replace-ms", "5000", "--redis-wait-ms", "1000", "--journal-sync-ms", "50",
            "--token-keys", stays.Options.TokenKeys,
        ];
        await using (var dies = await ServerProcess.StartAsync(args, Policy))
        {
            await TrafficAsync([stays.Channel(), dies.Channel]);
            await JoinedAsync(stays.Insight, Decisions);
            await JoinedAsync(new InsightService.InsightServiceClient(dies.Channel), Decisions);
            await dies.Child.SignalAsync("KILL");
            await dies.Child.WaitForExitAsync(ServerProcess.Deadline);
        }

        var journals = new[] { JournalOf(stays), new JournalReader(Path.Combine(state, "journal")) };
        Same(Offline(journals, ReportGrouping.Tier), await stays.Insight.GetReportAsync(new GetReportRequest { GroupBy = ReportGrouping.Tier }));

        // It comes back with its journal, and counts as before.
        await using var again = await ServerProcess.StartAsync(args, Policy);
        await JoinedAsync(new InsightService.InsightServiceClient(again.Channel), Decisions);
        await JoinedAsync(stays.Insight, Decisions);
        Same(Offline(journals, ReportGrouping.Rule), await stays.Insight.GetReportAsync(new GetReportRequest { GroupBy = ReportGrouping.Rule }));
    }

    [Fact]
    public async Task GetReport_ReportOfADecisionWhoseReplicaIsGone_IsToldAndCountsNowhere()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var stays = await ServerUnderTest.StartAsync(Policy, change: o => Share(o, redis));
        DecideResponse decided;
        await using (var goes = await ServerUnderTest.StartAsync(Policy, change: o => Share(o, redis)))
        {
            decided = await goes.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
            await JoinedAsync(stays.Insight, 1);
        }

        await ReportAsync(stays.Channel(), decided, 1, 0);

        var report = new GetReportResponse();
        await Until.TrueAsync(
            async () => (report = await stays.Insight.GetReportAsync(new GetReportRequest())).UnjoinedReports == 1, () => report.ToString());
        Assert.Equal((1, 0), (report.Total.Decisions, report.Total.Outcomes));
        Assert.True(report.Replicas[0].ToldUnixMs == 0 && report.Replicas[1].ToldUnixMs > 0);
    }

    [Fact]
    public async Task GetReport_RedisAway_IsOfTheReplicaAloneAndSaysSo()
    {
        await using var replicas = await Replicas.StartAsync(2, change: Quick, policy: Policy);
        await TrafficAsync([replicas[0].Channel(), replicas[1].Channel()]);
        await JoinedAsync(replicas[0].Insight, Decisions);

        await replicas.Redis.KillAsync();
        await Replicas.ReachAsync(replicas[0], reachable: false);

        var report = new GetReportResponse();
        await Until.TrueAsync(
            async () => (report = await replicas[0].Insight.GetReportAsync(new GetReportRequest())).Partial, () => report.ToString());
        Assert.Equal(Decisions / 2, report.Total.Decisions);
        Assert.Equal(report.Replica, Assert.Single(report.Replicas).Name);

        await replicas.Redis.RestartAsync();
        await JoinedAsync(replicas[0].Insight, Decisions);
        await JoinedAsync(replicas[1].Insight, Decisions);
    }

    private static void Quick(ServerOptions options) => options.JournalSyncMs = 50;

    private static void Share(ServerOptions options, RedisServer redis)
    {
        Quick(options);
        (options.Redis, options.RedisWaitMs, options.RedisReplaceMs) = (redis.Endpoint, 1_000, 5_000);
        options.TokenKeys = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
    }

    /// <summary>Decisions of both replicas; each try and each word of a decision goes to another replica than the one before.</summary>
    private static async Task TrafficAsync(GrpcChannel[] channels)
    {
        for (var i = 0; i < Decisions; i++)
        {
            var prompt = i % 6 == 0 ? $"prove it {i}" : $"hello {i}";
            var decided = await new RoutingService.RoutingServiceClient(channels[i % 2]).DecideAsync(
                new DecideRequest { Prompt = prompt, Tenant = i % 4 < 2 ? "acme" : "bolt", Feature = i % 3 == 0 ? "faq" : "" });
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

    private static async Task ReportAsync(GrpcChannel channel, DecideResponse decided, int attempt, int number) =>
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

    private static async Task JoinedAsync(InsightService.InsightServiceClient insight, int decisions)
    {
        var report = new GetReportResponse();
        await Until.TrueAsync(
            async () =>
            {
                report = await insight.GetReportAsync(new GetReportRequest());
                return report.Total.Decisions == decisions && report.UnjoinedReports == 0 && !report.Partial && !report.CatchingUp;
            },
            () => report.ToString());
    }

    private static async Task EqualsJournalsAsync(InsightService.InsightServiceClient insight, params ServerUnderTest[] servers)
    {
        await JoinedAsync(insight, Decisions);
        foreach (var by in Groupings)
        {
            Same(Offline([.. servers.Select(JournalOf)], by), await insight.GetReportAsync(new GetReportRequest { GroupBy = by, PeriodHours = 1 }));
        }
    }

    private static JournalReader JournalOf(ServerUnderTest server) => new(Path.Combine(server.Options.State, "journal"));

    /// <summary>What <c>routing report --journal A B</c> tells.</summary>
    private static GetReportResponse Offline(JournalReader[] journals, ReportGrouping by)
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

        return ReportWire.Of(book.Read(ReportWire.QueryOf(new GetReportRequest { GroupBy = by, PeriodHours = 1 })));
    }

    private static void Same(GetReportResponse expected, GetReportResponse told)
    {
        Assert.Equal(expected.Rows.Select(r => r.Key), told.Rows.Select(r => r.Key));
        NearMessage.Assert(expected.Total, told.Total);
        for (var i = 0; i < expected.Rows.Count; i++)
        {
            NearMessage.Assert(expected.Rows[i], told.Rows[i]);
        }

        Assert.Equal(expected.Alarms.Select(a => (a.Code, a.Key)), told.Alarms.Select(a => (a.Code, a.Key)));
    }
}
