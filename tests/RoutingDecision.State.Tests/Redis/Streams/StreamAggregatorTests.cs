using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Requests;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Redis.Streams;
using RoutingDecision.State.Tests.Journal;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis.Streams;

/// <summary>Each report counts once, whatever happens to who counts.</summary>
public sealed class StreamAggregatorTests
{
    private const int Many = 100;

    [Fact]
    public async Task Round_Outcomes_AreSummedByDimension()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        var tries = Enumerable.Range(0, Many).Select(s => Sample.Outcome(s)).ToList();
        rig.Write(Enumerable.Range(0, Many));
        await rig.ForwardAsync();

        await rig.AggregateAsync();
        await rig.AggregateAsync();

        Assert.Equal(Many, await rig.SumAsync("all:|calls"));
        Assert.Equal(Many, await rig.SumAsync("tier:economy|calls"));
        Assert.Equal(tries.Count(t => t.Model == "model-2"), await rig.SumAsync("model:model-2|calls"));
        Assert.Equal(tries.Count(t => t.Decision.Tenant == "tenant-1"), await rig.SumAsync("tenant:tenant-1|calls"));
        Assert.Equal(tries.Count(t => t.Status == OutcomeStatus.Success && t.Decision.Task == "coding"), await rig.SumAsync("task:coding|successes"));
        Assert.Equal(tries.Count(t => t.Status == OutcomeStatus.Failure), await rig.SumAsync("all:|failures"));
        Assert.Equal(tries.Sum(t => t.OutputTokens), await rig.SumAsync("all:|output_tokens"));
        Assert.Equal(Many * 500_000_000L, await rig.SumAsync("all:|cost_nusd"));
        Assert.Equal(tries.Count(t => t.Quality is not null), await rig.SumAsync("all:|judged"));
        Assert.Equal(tries.Count(t => t.Quality == true), await rig.SumAsync("all:|good"));
    }

    [Fact]
    public async Task Round_Feedback_CountsAsJudgementAndNotAsACall()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        var satisfied = Sample.Feedback(1) with { Satisfied = true, Verdict = Verdict.None, Rating = null, Model = "" };
        rig.Write(new JournalRecord { Feedback = ReportCodec.ToRecord(satisfied) });
        await rig.ForwardAsync();

        await rig.AggregateAsync();

        Assert.Equal((1, 1, 1, 0), (
            await rig.SumAsync("model:model-0|feedback"), await rig.SumAsync("all:|judged"), await rig.SumAsync("all:|good"),
            await rig.SumAsync("all:|calls")));
    }

    [Fact]
    public async Task Apply_AnswerLost_CountsOnceWhenRepeated()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write([0, 4, 8]);
        await rig.ForwardAsync();
        var entries = (await rig.Aggregator.ReadAsync(0))!;

        Assert.True(await rig.Aggregator.ApplyAsync(0, entries));
        Assert.True(await rig.Aggregator.ApplyAsync(0, entries));

        Assert.Equal(3, await rig.SumAsync("all:|calls"));
    }

    [Fact]
    public async Task Round_AnotherDiedBetweenReadAndApply_TakesItsEntriesOver()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write(Enumerable.Range(0, Many));
        await rig.ForwardAsync();
        var dead = rig.NewAggregator("dead");
        var left = (await dead.ReadAsync(0))!;
        Assert.Equal(StreamRig.Quick.BatchEntries, left.Count);

        // Until it has been silent for long enough, its entries are its own.
        for (var round = 0; round < 500 && await rig.SumAsync("all:|calls") < Many; round++)
        {
            await rig.AggregateAsync();
            await Task.Delay(10);
        }

        Assert.Equal(Many, await rig.SumAsync("all:|calls"));

        // It was only slow, and comes back.
        Assert.True(await dead.ApplyAsync(0, left));
        Assert.Equal(Many, await rig.SumAsync("all:|calls"));
    }

    [Fact]
    public async Task Round_BatchOfWhichAnotherAppliedSome_CountsTheRest()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write([0, 4, 8]);
        await rig.ForwardAsync();
        var entries = (await rig.Aggregator.ReadAsync(0))!;
        await rig.Aggregator.ApplyAsync(0, [entries[1]]);

        Assert.True(await rig.Aggregator.ApplyAsync(0, entries));

        Assert.Equal(3, await rig.SumAsync("all:|calls"));
    }

    [Fact]
    public async Task Round_TwoAtOnce_CountEachOnce()
    {
        const int All = 1_000;
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        rig.Write(Enumerable.Range(0, All));
        await rig.ForwardAsync();
        var two = new[] { rig.NewAggregator("b"), rig.NewAggregator("c") };

        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(two.Select(a => a.RoundAsync()));
        }

        await rig.AggregateAsync();
        Assert.Equal(All, await rig.SumAsync("all:|calls"));
    }

    [Fact]
    public async Task Read_WhileAnotherHoldsThePart_IsEmpty()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint, StreamRig.Quick with { Lease = TimeSpan.FromHours(1) });
        rig.Write([0]);
        await rig.ForwardAsync();

        Assert.Single((await rig.NewAggregator("first").ReadAsync(0))!);
        Assert.Empty((await rig.NewAggregator("second").ReadAsync(0))!);
    }

    [Fact]
    public async Task Round_MoreTenantsThanFit_AreSummedTogether()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint, StreamRig.Quick with { MostFields = 1 });
        rig.Write(Enumerable.Range(0, Many));
        await rig.ForwardAsync();

        await rig.AggregateAsync();

        Assert.Equal(Many, await rig.SumAsync("tenant:*|calls"));
    }

    [Fact]
    public async Task Round_EntryThatIsNoRecord_IsPassedOver()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = await StreamRig.StartAsync(server.Endpoint);
        await server.CommandAsync("XADD rd:{log:0}:outcomes * journal x report y record zz");
        rig.Write([0]);
        await rig.ForwardAsync();

        await rig.AggregateAsync();

        Assert.Equal(1, await rig.SumAsync("all:|calls"));
        Assert.Empty((await rig.Aggregator.ReadAsync(0))!);
    }
}
