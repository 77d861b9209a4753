using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Redis.Streams;
using RoutingDecision.State.Tests.Journal;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis.Streams;

/// <summary>What a journal holds is in the streams once, whatever happens between them.</summary>
public sealed class StreamForwarderTests
{
    private const int Many = 100;

    [Fact]
    public async Task Round_OutcomesInTheJournal_AreInTheStreamsOnceAndInOrder()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write(Enumerable.Range(0, Many));

        await rig.ForwardAsync();
        await rig.ForwardAsync();

        await HoldsOnceInOrderAsync(rig, Many);
        Assert.Equal((Many, 0, TimeSpan.Zero), ((int)rig.Appended, (int)rig.Known, rig.Behind));
    }

    [Fact]
    public async Task Round_ReplicaDiedBeforeItSavedItsPosition_AppendsNothingTwice()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write(Enumerable.Range(0, 10));
        await rig.ForwardAsync();
        rig.Forwarder.Save();
        var saved = File.ReadAllBytes(Path.Combine(rig.Folder, "forward.json"));
        rig.Write(Enumerable.Range(10, Many - 10));
        await rig.ForwardAsync();
        await ForgetSeenAsync(server);

        File.WriteAllBytes(Path.Combine(rig.Folder, "forward.json"), saved);
        rig.Restart();
        await rig.ForwardAsync();

        await HoldsOnceInOrderAsync(rig, Many);
        Assert.Equal((Many, 0), ((int)rig.Appended, (int)rig.Known));
    }

    [Fact]
    public async Task Round_SameReportsTakenByTwoReplicas_AreStoredOnce()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await StreamRig.StartAsync(server.Endpoint);
        await using var b = await StreamRig.StartAsync(server.Endpoint);
        a.Write(Enumerable.Range(0, Many));
        b.Write(Enumerable.Range(Many / 2, Many));

        await Task.WhenAll(a.ForwardAsync(), b.ForwardAsync());

        Assert.Equal(Enumerable.Range(0, Many * 3 / 2), (await a.StreamsAsync()).Order());
        Assert.Equal(Many / 2, a.Known + b.Known);
    }

    [Fact]
    public async Task Round_RedisKilledAndBackWithItsData_HoldsEachOnce()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var rig = await StreamRig.StartAsync(server.Endpoint, change: Replica.Noticing);
        rig.Write(Enumerable.Range(0, Many / 2));
        await rig.ForwardAsync();
        await server.KillAsync();
        rig.Write(Enumerable.Range(Many / 2, Many / 2));
        Assert.Equal(ForwardEnd.Waiting, await rig.Forwarder.RoundAsync());
        rig.Restart();

        await server.RestartAsync();
        await rig.ForwardAsync();

        await HoldsOnceInOrderAsync(rig, Many);
        Assert.Equal((Many, 0), ((int)rig.Appended, rig.Rewinds));
    }

    [Fact]
    public async Task Round_RedisBackEmpty_BringsAllAgainAndCountsOnce()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint, change: Replica.Noticing);
        rig.Write(Enumerable.Range(0, Many));
        await rig.ForwardAsync();
        await rig.AggregateAsync();

        await server.RestartAsync();
        await rig.ForwardAsync();
        await rig.AggregateAsync();

        await HoldsOnceInOrderAsync(rig, Many);
        Assert.True(rig.Rewinds > 0);
        Assert.Equal(Many, await rig.SumAsync("all:|calls"));
    }

    [Fact]
    public async Task Round_RedisFrozen_WaitsAndGoesOnWhereItStood()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(
            server.Endpoint, change: s => s with { BackgroundWait = TimeSpan.FromMilliseconds(500), ReplaceAfter = TimeSpan.FromSeconds(5) });
        rig.Write(Enumerable.Range(0, Many / 2));
        await rig.ForwardAsync();
        await server.FreezeAsync();
        rig.Write(Enumerable.Range(Many / 2, Many / 2));
        rig.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(ForwardEnd.Waiting, await rig.Forwarder.RoundAsync());
        Assert.Equal(TimeSpan.FromSeconds(30), rig.Behind);
        Assert.Equal(ForwardEnd.Waiting, await rig.Forwarder.RoundAsync());
        await server.ThawAsync();
        await rig.ForwardAsync();

        await HoldsOnceInOrderAsync(rig, Many);
    }

    [Fact]
    public async Task Round_NothingAggregates_StopsAtTheBoundAndGoesOnAfterwards()
    {
        const int All = 1_200;
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint, StreamRig.Quick with { KeptOutcomes = 100, MostOutcomes = 200 });
        rig.Write(Enumerable.Range(0, All));

        var end = await rig.Forwarder.RoundAsync();
        Assert.Equal((ForwardEnd.Waiting, true), (end, rig.WasFull));
        while (end != ForwardEnd.Done)
        {
            Assert.InRange((await rig.StreamAsync(1)).Count, 1, 200 + StreamRig.Quick.BatchRecords);
            await rig.AggregateAsync();
            end = await rig.Forwarder.RoundAsync();
        }

        await rig.AggregateAsync();
        Assert.Equal(All, await rig.SumAsync("all:|calls"));
        Assert.InRange((await rig.StreamAsync(1)).Count, 100, 200);
    }

    [Fact]
    public async Task Round_Cluster_HoldsAndCountsEachOnce()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var rig = await StreamRig.StartAsync(cluster.Endpoints);
        rig.Write(Enumerable.Range(0, Many));

        await rig.ForwardAsync();
        await rig.AggregateAsync();

        await HoldsOnceInOrderAsync(rig, Many);
        Assert.Equal(Many, await rig.SumAsync("all:|calls"));
    }

    [Fact]
    public async Task Round_ScriptsForgotten_GoesOn()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        for (var round = 0; round < 4; round++)
        {
            rig.Write(Enumerable.Range(round * 10, 10));
            await server.CommandAsync("SCRIPT FLUSH");
            await rig.ForwardAsync();
            await server.CommandAsync("SCRIPT FLUSH");
            await rig.AggregateAsync();
        }

        await HoldsOnceInOrderAsync(rig, 40);
        Assert.Equal(40, await rig.SumAsync("all:|calls"));
    }

    [Fact]
    public async Task Round_DecisionsWanted_AreInAStreamOfTheirOwn()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint, StreamRig.Quick with { Decisions = true });
        rig.Write(new JournalRecord { Decision = new DecisionRecord { Id = State.Journal.DecisionIds.ToBytes(4) } });
        rig.Write([4]);

        await rig.ForwardAsync();
        await rig.ForwardAsync();

        Assert.Equal(":1\r\n", await server.CommandAsync("XLEN rd:{log:0}:decisions"));
        Assert.Equal(":1\r\n", await server.CommandAsync("XLEN rd:{log:0}:outcomes"));
    }

    [Fact]
    public async Task Round_ManyUnwantedRecords_AreReadOnce()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write([1]);
        rig.Write(new JournalRecord { Decision = new DecisionRecord { Id = State.Journal.DecisionIds.ToBytes(4) } });

        await rig.ForwardAsync();

        var newest = Directory.GetFiles(rig.Folder, "*.rdj").Max(StringComparer.Ordinal)!;
        Assert.Equal(new FileInfo(newest).Length, rig.Place.Next.Offset);
    }

    [Fact]
    public async Task Round_SegmentsDeletedBeforeTheyWereForwarded_AreTold()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write([1]);
        await rig.ForwardAsync();
        rig.Write(Enumerable.Range(2, 200));
        var files = Directory.GetFiles(rig.Folder, "*.rdj").Order(StringComparer.Ordinal).ToList();
        files[..3].ForEach(File.Delete);

        await rig.ForwardAsync();

        Assert.Equal(2, rig.SkippedSegments);
    }

    [Fact]
    public async Task Load_JournalDeletedBesideItsPlace_BeginsUnderAnotherName()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write(Enumerable.Range(0, 200));
        await rig.ForwardAsync();
        rig.Forwarder.Save();
        Assert.Equal(rig.Place.Journal, ForwardPlace.Load(rig.Folder).Journal);

        foreach (var file in Directory.GetFiles(rig.Folder, "*.rdj"))
        {
            File.Delete(file);
        }

        Assert.NotEqual(rig.Place.Journal, ForwardPlace.Load(rig.Folder).Journal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"Journal":"a","Segment":1,"Offset":2,"Known":[]}""")]
    public void Load_FileThatIsNoPlace_BeginsAtTheStart(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("forward.json"), text);

        Assert.Equal(default, ForwardPlace.Load(folder.FullPath).Next);
    }

    [Fact]
    public async Task Follow_ReportsOfOthers_AreKnownAndOwnAreNotCounted()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await StreamRig.StartAsync(server.Endpoint);
        await using var b = await StreamRig.StartAsync(server.Endpoint);
        a.Write(Enumerable.Range(0, Many));
        a.Write(new JournalRecord { Feedback = ReportCodec.ToRecord(Sample.Feedback(7)) });
        b.Write(Enumerable.Range(Many, Many));
        await Task.WhenAll(a.ForwardAsync(), b.ForwardAsync());
        var seen = new Core.Outcomes.SeenReports(1_000);
        var follower = new StreamFollower(b.Guard, b.Place.Journal, seen, b);

        await follower.RoundAsync();
        await follower.RoundAsync();

        Assert.Equal(Many + 1, b.LearnedReports);
        Assert.All(Enumerable.Range(0, Many), s => Assert.True(seen.Contains(Sample.Claims(s).Id, 1)));
        Assert.True(seen.Contains(Sample.Claims(7).Id, Core.Outcomes.OutcomeProcessor.PartOf(Sample.Feedback(7))));
        Assert.False(seen.Contains(Sample.Claims(Many).Id, 1));
    }

    /// <summary>So that only positions can keep a report from coming twice.</summary>
    private static async Task ForgetSeenAsync(RedisServer server)
    {
        for (var part = 0; part < StreamPart.Count; part++)
        {
            await server.CommandAsync($"DEL rd:{{log:{part}}}:seen:young rd:{{log:{part}}}:seen:old");
        }
    }

    private static async Task HoldsOnceInOrderAsync(StreamRig rig, int count)
    {
        for (var part = 0; part < StreamPart.Count; part++)
        {
            var wanted = Enumerable.Range(0, count).Where(s => s % StreamPart.Count == part);
            Assert.Equal(wanted, await rig.StreamAsync(part));
        }
    }
}
