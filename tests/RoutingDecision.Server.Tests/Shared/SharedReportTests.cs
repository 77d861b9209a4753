using RoutingDecision.Contracts.V1;
using RoutingDecision.Insight;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Insight;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.TestKit;
using static RoutingDecision.Server.Tests.Shared.SharedTraffic;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>The report of any replica is that of all, whichever took the decisions and whichever took what was reported of them.</summary>
public sealed class SharedReportTests
{
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
            "--state", state, "--redis", redis.Endpoint, "--redis-replace-ms", $"{Replicas.PatientMs}", "--redis-wait-ms", "1000",
            "--journal-sync-ms", "50", "--token-keys", stays.Options.TokenKeys,
        ];
        await using (var dies = await ServerProcess.StartAsync(args, Policy))
        {
            await TrafficAsync([stays.Channel(), dies.Channel]);
            await JoinedAsync(stays.Insight, Decisions, Tries);
            await JoinedAsync(new InsightService.InsightServiceClient(dies.Channel), Decisions, Tries);
            await dies.Child.SignalAsync("KILL");
            await dies.Child.WaitForExitAsync(ServerProcess.Deadline);
        }

        var journals = new[] { JournalOf(stays), new JournalReader(Path.Combine(state, "journal")) };
        Same(Offline(journals, ReportGrouping.Tier), await stays.Insight.GetReportAsync(new GetReportRequest { GroupBy = ReportGrouping.Tier }));

        // It comes back with its journal, and counts as before.
        await using var again = await ServerProcess.StartAsync(args, Policy);
        await JoinedAsync(new InsightService.InsightServiceClient(again.Channel), Decisions, Tries);
        await JoinedAsync(stays.Insight, Decisions, Tries);
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
            await JoinedAsync(stays.Insight, 1, 0);
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
        await using var replicas = await Replicas.StartAsync(
            2,
            change: o =>
            {
                Quick(o);
                Replicas.Notice(o);
            },
            policy: Policy);
        await TrafficAsync([replicas[0].Channel(), replicas[1].Channel()]);
        await JoinedAsync(replicas[0].Insight, Decisions, Tries);

        await replicas.Redis.KillAsync();
        await Replicas.ReachAsync(replicas[0], reachable: false);

        var report = new GetReportResponse();
        await Until.TrueAsync(
            async () => (report = await replicas[0].Insight.GetReportAsync(new GetReportRequest())).Partial, () => report.ToString());
        Assert.Equal(Decisions / 2, report.Total.Decisions);
        Assert.Equal(report.Replica, Assert.Single(report.Replicas).Name);

        await replicas.Redis.RestartAsync();
        await JoinedAsync(replicas[0].Insight, Decisions, Tries);
        await JoinedAsync(replicas[1].Insight, Decisions, Tries);
    }

    private static void Quick(ServerOptions options) => options.JournalSyncMs = 50;

    private static void Share(ServerOptions options, RedisServer redis)
    {
        Quick(options);
        (options.Redis, options.RedisWaitMs, options.RedisReplaceMs) = (redis.Endpoint, Replicas.PatientMs, Replicas.PatientMs);
        options.TokenKeys = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
    }

    private static async Task EqualsJournalsAsync(InsightService.InsightServiceClient insight, params ServerUnderTest[] servers)
    {
        await JoinedAsync(insight, Decisions, Tries);
        foreach (var by in Groupings)
        {
            Same(Offline([.. servers.Select(JournalOf)], by), await insight.GetReportAsync(new GetReportRequest { GroupBy = by, PeriodHours = 1 }));
        }
    }

    /// <summary>What <c>routing report --journal A B</c> tells.</summary>
    private static GetReportResponse Offline(JournalReader[] journals, ReportGrouping by)
    {
        var book = BookOf(journals);
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
