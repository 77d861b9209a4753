using RoutingDecision.Core.Reports;
using RoutingDecision.State.Redis.Reports;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis.Reports;

/// <summary>Two replicas make one report of what both counted, through a real Redis.</summary>
public sealed class ReportSharingTests
{
    [Fact]
    public async Task Read_SumsThatAnotherReplicaTold_AreAddedToItsOwn()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a");
        await using var b = await SharingReplica.StartAsync(redis, "b");
        a.Decide(1);
        b.Decide(2);
        b.Decide(3);

        Assert.True(await b.Teller.RoundAsync());
        Assert.True(await b.Teller.RoundAsync());

        Assert.Equal(3, (await a.MergedAsync())[ReportMeasure.Decisions]);
        Assert.Equal(2, (await b.MergedAsync())[ReportMeasure.Decisions]);
        var replica = Assert.Single((await a.Reader.ReadAsync(SharingReplica.Hour, SharingReplica.Hour + 1))!.Replicas);
        Assert.Equal(("host-b", null), (replica.Name, replica.SinceHour));
        // Of another window it says only that it is there.
        var other = (await a.Reader.ReadAsync(SharingReplica.Hour - 5, SharingReplica.Hour))!;
        Assert.Empty(other.Cube.Hours);
        Assert.Single(other.Replicas);
    }

    [Fact]
    public async Task Follow_ReportsThatAnotherReplicaTook_CountAtTheirDecisionsReplicaOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a");
        await using var b = await SharingReplica.StartAsync(redis, "b");
        await TellAsync(a, b);
        a.Decide(1);
        await a.ReportAsync(1, attempt: 1);
        await b.ReportAsync(1, attempt: 2);
        await TellAsync(a, b);
        Assert.Equal((1, 1, 1), Of(await a.MergedAsync()));

        await a.FollowAsync();
        await b.FollowAsync();
        await a.FollowAsync();
        await TellAsync(a, b);

        // One decision with both tries, whoever is asked.
        Assert.Equal((2, 1, 0), Of(await a.MergedAsync()));
        Assert.Equal((2, 1, 0), Of(await b.MergedAsync()));
        var adopted = Assert.Single(a.Adopted).Adopted;
        Assert.Equal((2, 0.25), (adopted.Outcome.Attempt, adopted.Outcome.CostUsd));
        Assert.Empty(b.Adopted);
    }

    [Fact]
    public async Task Follow_ReportBeforeItsDecisionIsInTheJournal_WaitsForIt()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a", delay: TimeSpan.FromSeconds(2));
        await using var b = await SharingReplica.StartAsync(redis, "b");
        await TellAsync(a, b);
        await b.ReportAsync(1, attempt: 1);

        await a.FollowAsync();
        a.Decide(1);
        await a.FollowAsync();
        Assert.Empty(a.Adopted);
        a.Time.Advance(TimeSpan.FromSeconds(2));
        await a.FollowAsync();

        Assert.Single(a.Adopted);
    }

    [Fact]
    public async Task Follow_BeforeTheJournalWasReadBack_AdoptsNothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a");
        await using var b = await SharingReplica.StartAsync(redis, "b");
        await TellAsync(a, b);
        a.Decide(1);
        await b.ReportAsync(1, attempt: 1);
        a.IsLive = false;

        await a.FollowAsync();
        Assert.Empty(a.Adopted);
        a.IsLive = true;
        await a.FollowAsync();

        Assert.Single(a.Adopted);
    }

    [Fact]
    public async Task Follow_DecisionThatNobodyHoldsAnyMore_CountsWhereItWasReported()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a", joined: 2);
        await using var b = await SharingReplica.StartAsync(redis, "b", joined: 2);
        foreach (var minute in (int[])[0, 10, 20, 30])
        {
            a.Decide(minute, minute);
            b.Decide(100 + minute, minute);
        }

        await TellAsync(a, b);
        await TellAsync(a, b);
        await b.ReportAsync(0, attempt: 1);
        await b.ReportAsync(30, attempt: 1, minutes: 30);

        await a.FollowAsync();
        await b.FollowAsync();
        await TellAsync(a, b);

        // The first is b's by its token, the other one a's, which still holds it.
        Assert.Equal((2, 2, 0), Of(await a.MergedAsync()));
        Assert.Equal(0, Assert.Single(b.Adopted).Adopted.Outcome.Decision.IssuedUnixMs % 3_600_000);
        Assert.Single(a.Adopted);
    }

    [Fact]
    public async Task Round_RestartThatReadBackLess_LeavesWhatWasTold()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var reader = await SharingReplica.StartAsync(redis, "reader");
        await using (var before = await SharingReplica.StartAsync(redis, "a"))
        {
            before.Decide(1);
            before.Decide(2);
            await before.Teller.RoundAsync();
        }

        await using var after = await SharingReplica.StartAsync(redis, "a");
        after.Decide(2);
        await after.Teller.RoundAsync();
        Assert.Equal(2, (await reader.MergedAsync())[ReportMeasure.Decisions]);

        after.Decide(1);
        after.Decide(3);
        await after.Teller.RoundAsync();
        Assert.Equal(3, (await reader.MergedAsync())[ReportMeasure.Decisions]);
    }

    [Fact]
    public async Task Round_RedisThatLostItsData_GetsAllHoursAgain()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a");
        await using var reader = await SharingReplica.StartAsync(redis, "reader");
        a.Decide(1);
        await a.Teller.RoundAsync();

        await redis.CommandAsync("FLUSHALL");
        Assert.Equal(0, (await reader.MergedAsync())[ReportMeasure.Decisions]);
        await a.Teller.RoundAsync();

        Assert.Equal(1, (await reader.MergedAsync())[ReportMeasure.Decisions]);
    }

    [Fact]
    public async Task RoundAndRead_RedisAway_SayItAndTellItLater()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a", change: Replica.Noticing);
        await using var reader = await SharingReplica.StartAsync(redis, "reader", change: Replica.Noticing);
        a.Decide(1);
        await redis.KillAsync();

        Assert.False(await a.Teller.RoundAsync());
        Assert.Null(await reader.Reader.ReadAsync(SharingReplica.Hour, SharingReplica.Hour + 1));

        await redis.RestartAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await a.Teller.RoundAsync())
        {
            await Task.Delay(10, deadline.Token);
        }

        while (await reader.Reader.ReadAsync(SharingReplica.Hour, SharingReplica.Hour + 1) is not { } others || !others.Cube.Hours.Any())
        {
            await Task.Delay(10, deadline.Token);
        }

        Assert.Equal(1, (await reader.MergedAsync())[ReportMeasure.Decisions]);
    }

    [Fact]
    public async Task Read_FieldsThatAreNoSums_AreLeftOut()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var a = await SharingReplica.StartAsync(redis, "a");
        await using var reader = await SharingReplica.StartAsync(redis, "reader");
        a.Decide(1);
        await a.Teller.RoundAsync();
        var key = $"rd:report:{ReportHours.NameOf(SharingReplica.Hour)}";
        await redis.CommandAsync($"HSET {key} x garbage y|n 5");
        await redis.CommandAsync("HSET rd:report:replicas z garbage");

        var others = await reader.Reader.ReadAsync(SharingReplica.Hour, SharingReplica.Hour + 1);

        Assert.Equal("host-a", Assert.Single(others!.Replicas).Name);
        Assert.Equal(1, (await reader.MergedAsync())[ReportMeasure.Decisions]);
    }

    [Fact]
    public async Task WasGivenUp_AwayLongerThanOthersWaited_IsTrueOfWhatCameMeanwhile()
    {
        await using var redis = await RedisServer.StartAsync();
        await using (var before = await SharingReplica.StartAsync(redis, "a"))
        {
            before.At(minutes: 0);
            await before.Teller.RoundAsync();
        }

        await using var after = await SharingReplica.StartAsync(redis, "a");
        after.At(minutes: 300);
        await after.Teller.RoundAsync();

        bool GivenUp(double appended, double made) => after.Teller.WasGivenUp(MsOf(appended), MsOf(made));
        Assert.False(GivenUp(appended: 30, made: -10));
        Assert.True(GivenUp(appended: 61, made: -10));
        Assert.True(GivenUp(appended: 299, made: -10));
        Assert.False(GivenUp(appended: 302, made: -10));
        Assert.False(GivenUp(appended: 300.5, made: 300.2));
    }

    [Fact]
    public void IsForgotten_ByAllThatSpokeLately_AndThatThemselvesDropped()
    {
        ReplicaBoard Board(params ReplicaTotals[] others) => new(
            "a", MsOf(100), others.Select((o, i) => (o, i)).ToDictionary(o => $"b{o.i}", o => o.o, StringComparer.Ordinal));
        var own = DateTimeOffset.FromUnixTimeMilliseconds(MsOf(50));

        Assert.False(Board().IsForgotten(MsOf(10), heldSince: null));
        Assert.True(Board().IsForgotten(MsOf(10), own));
        Assert.False(Board().IsForgotten(MsOf(60), own));
        Assert.False(Board(new ReplicaTotals { ToldUnixMs = MsOf(99) }).IsForgotten(MsOf(10), own));
        Assert.False(Board(new ReplicaTotals { ToldUnixMs = MsOf(99), HeldSinceUnixMs = MsOf(5) }).IsForgotten(MsOf(10), own));
        Assert.True(Board(new ReplicaTotals { ToldUnixMs = MsOf(99), HeldSinceUnixMs = MsOf(20) }).IsForgotten(MsOf(10), own));
        // Two hours ago.
        Assert.True(Board(new ReplicaTotals { ToldUnixMs = MsOf(-20) }).IsForgotten(MsOf(10), own));
    }

    private static long MsOf(double minutes) => DateTimeOffset.UnixEpoch.AddHours(SharingReplica.Hour).AddMinutes(minutes).ToUnixTimeMilliseconds();

    private static (double Tries, double Answered, double Unjoined) Of(ReportCell cell) =>
        (cell[ReportMeasure.Tries], cell[ReportMeasure.Answered], cell[ReportMeasure.Unjoined]);

    private static async Task TellAsync(params SharingReplica[] replicas)
    {
        foreach (var replica in replicas)
        {
            Assert.True(await replica.Teller.RoundAsync());
        }
    }
}
