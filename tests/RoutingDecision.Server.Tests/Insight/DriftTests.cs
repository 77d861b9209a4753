using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Insight;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.Server.Tests.Insight;

/// <summary>Drift from decisions over gRPC and the journal to the metric, the RPC and the next decision.</summary>
public sealed class DriftTests
{
    private const int Enough = 250;
    private const string Caution = TestPolicies.Utility + "drift: {then: conservative, against: reference, caution: 5}\n";
    private static readonly string LongAsk = "Compare " + string.Join(" and ", Enumerable.Range(1, 40).Select(i => $"plan {i}")) + ".";

    [Fact]
    public async Task GetDrift_TrafficLikeTheReference_NoAlarm()
    {
        await using var server = await StartAsync(Caution);
        await DecideAsync(server, Enough / 2, "Is it open?");
        await DecideAsync(server, 2 * Enough / 5, "Is the shop open on Sunday?");
        await DecideAsync(server, Enough / 10, LongAsk);

        var drift = await LookAsync(server, Enough);

        Assert.False(drift.Alarm, drift.ToString());
        Assert.Equal("short-00000001", drift.ClassifierVersion);
        Assert.Contains(drift.Rows, r => r is { Name: "ask_chars", Kind: "signals", ThresholdReference: > 0 });
        var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = "Is it open?" });
        Assert.DoesNotContain(decision.Reasons, r => r.Code == "drift");
    }

    [Fact]
    public async Task Decide_WhileTrafficDrifts_TakesCautionSaysSoAndIsLoggedSo()
    {
        await using var server = await StartAsync(Caution);
        var before = await server.Routing.DecideAsync(new DecideRequest { Prompt = LongAsk });
        await DecideAsync(server, Enough, LongAsk);

        var drift = await LookAsync(server, Enough + 1);
        var after = await server.Routing.DecideAsync(new DecideRequest { Prompt = LongAsk });

        Assert.True(drift.Alarm && drift.Conservative, drift.ToString());
        Assert.Contains(drift.Rows, r => r is { Name: "ask_chars", Drift: true } && r.PsiReference > r.ThresholdReference);
        Assert.Equal(("economy", "standard"), (before.Tier, after.Tier));
        Assert.Contains(after.Reasons, r => r.Code == "drift");
        var scrape = await server.ScrapeAsync();
        Assert.Equal(1, scrape.Sum("routing_drift_alarm", ("against", "reference")));
        Assert.InRange(scrape.Sum("routing_drift_psi", ("against", "reference"), ("kind", "signals")), 0.2, 100);
        await LookAsync(server, Enough + 2);
        var records = server.Part<JournalReader>().Read().Where(i => i.Record.Decision is not null).Select(i => i.Record.Decision).ToList();
        Assert.True(records[^1].Drifting);
        Assert.Contains(records[^1].Route.Reasons, r => r.Code == "drift");
        Assert.False(records[0].Drifting);
    }

    [Fact]
    public async Task GetDrift_OneTenantDrifts_IsNamedAndAlone()
    {
        await using var server = await StartAsync(Caution);
        await DecideAsync(server, Enough, LongAsk, "moved");
        await DecideAsync(server, 9 * Enough, "Is it open?", "steady");
        await DecideAsync(server, 8 * Enough, "Is the shop open on Sunday?", "steady");
        await DecideAsync(server, Enough, LongAsk, "steady");

        var all = await LookAsync(server, 19 * Enough);
        var moved = await server.Insight.GetDriftAsync(new GetDriftRequest { Tenant = "moved" });
        var steady = await server.Insight.GetDriftAsync(new GetDriftRequest { Tenant = "steady" });

        Assert.Equal(["moved"], all.DriftingTenants);
        Assert.True(moved is { Alarm: true, OwnFigures: true, Decisions: Enough }, moved.ToString());
        Assert.False(steady.Alarm, steady.ToString());
        Assert.Empty(moved.DriftingTenants);
        var unheard = await server.Insight.GetDriftAsync(new GetDriftRequest { Tenant = "unheard" });
        Assert.True(unheard is { OwnFigures: false, Decisions: 0, Rows.Count: 0, Alarm: false }, unheard.ToString());
        Assert.Equal("standard", (await server.Routing.DecideAsync(new DecideRequest { Prompt = LongAsk, Tenant = "moved" })).Tier);
        Assert.Equal("economy", (await server.Routing.DecideAsync(new DecideRequest { Prompt = LongAsk, Tenant = "steady" })).Tier);
    }

    [Fact]
    public async Task Decide_TheDayAfterTheDrift_IsAsBefore()
    {
        var time = new ShiftedTime();
        await using var server = await StartAsync(Caution, time);
        await DecideAsync(server, Enough, LongAsk);
        Assert.True((await LookAsync(server, Enough)).Conservative);

        time.Advance(TimeSpan.FromHours(29));
        var drift = await LookAsync(server, 0);

        Assert.False(drift.Alarm);
        Assert.Equal("economy", (await server.Routing.DecideAsync(new DecideRequest { Prompt = LongAsk })).Tier);
    }

    [Fact]
    public async Task GetDrift_WithPeriods_TellsWhatWasToBeFoundBefore()
    {
        var time = new ShiftedTime();
        await using var server = await StartAsync(Caution, time);
        await DecideAsync(server, Enough, LongAsk);
        await LookAsync(server, Enough);
        time.Advance(TimeSpan.FromHours(29));
        await DecideAsync(server, Enough / 2, "Is it open?");
        await DecideAsync(server, 2 * Enough / 5, "Is the shop open on Sunday?");
        await DecideAsync(server, Enough / 10, LongAsk);
        await LookAsync(server, Enough);

        var reply = await server.Insight.GetDriftAsync(new GetDriftRequest { PeriodHours = 4 });

        Assert.Equal((true, false), (reply.History[0].Alarm, reply.History[^1].Alarm));
        Assert.Equal(Enough, reply.History[^1].Decisions);
        Assert.Equal(reply.Rows, reply.History[^1].Rows);
        var later = new TimeWindow { StartUnixMs = reply.LookedUnixMs };
        Assert.Single((await server.Insight.GetDriftAsync(new GetDriftRequest { PeriodHours = 4, Window = later })).History);
        Assert.Empty((await server.Insight.GetDriftAsync(new GetDriftRequest { Window = later })).History);
    }

    [Theory]
    [InlineData(-1, 0, "period_hours")]
    [InlineData(745, 0, "period_hours")]
    [InlineData(24, -1, "window.end_unix_ms")]
    public async Task GetDrift_WrongRequest_NamesTheField(int hours, long end, string field)
    {
        await using var server = await StartAsync(Caution);
        var request = new GetDriftRequest { PeriodHours = hours, Window = new TimeWindow { StartUnixMs = -2, EndUnixMs = end == 0 ? 1 : -3 } };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Insight.GetDriftAsync(request));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(field, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetDrift_JournalOff_NamesTheOption()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.Journal = "off");

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Insight.GetDriftAsync(new GetDriftRequest()));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("--journal", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static Task<ServerUnderTest> StartAsync(string policy, TimeProvider? time = null) =>
        ServerUnderTest.StartAsync(policy, new DriftingClassifier(), time: time);

    private static async Task DecideAsync(ServerUnderTest server, int count, string prompt, string tenant = "")
    {
        for (var done = 0; done < count;)
        {
            var batch = new DecideBatchRequest();
            for (var i = 0; i < 250 && done < count; i++, done++)
            {
                batch.Requests.Add(new DecideRequest { Prompt = prompt, Tenant = tenant });
            }

            await server.Routing.DecideBatchAsync(batch);
        }
    }

    /// <summary>What the server says once it has counted everything that was decided.</summary>
    private static async Task<GetDriftResponse> LookAsync(ServerUnderTest server, int decisions)
    {
        var reply = new GetDriftResponse();
        await Until.TrueAsync(
            async () => (reply = await server.Insight.GetDriftAsync(new GetDriftRequest())).Decisions == decisions,
            () => $"{decisions} decisions counted: {reply.Decisions}");
        return reply;
    }
}
