using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;
using StackExchange.Redis;

namespace RoutingDecision.State.Tests.Redis;

public sealed class RedisAssessmentsTests
{
    private const string Version = "tiny-3f9a12cd";

    private static readonly PromptDigest Digest = new(1, 2, 3, 4);

    [Fact]
    public async Task Find_WhatAnotherReplicaKept_ComesBackToTheLastBit()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Replica.ConnectAsync(server.Endpoint);
        await using var b = await Replica.ConnectAsync(server.Endpoint);
        var assessment = new PromptAssessment { Success = [0.1f, 1f / 3, 0.99999994f], Task = 7, TaskProbability = 0.3f };

        new RedisAssessments(a.Guard).Keep(Version, Digest, assessment);
        var found = await UntilFoundAsync(new RedisAssessments(b.Guard));

        Assert.Equal(assessment.Success, found.Success);
        Assert.Equal((7, 0.3f), (found.Task, found.TaskProbability));
        var left = (await a.Guard.RunAsync(
            static (d, key) => d.KeyTimeToLiveAsync(key), new RedisKeys("rd").Assessment(Version, Digest), TimeSpan.FromSeconds(60))).Value;
        Assert.InRange(left!.Value, TimeSpan.FromHours(1), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Find_AnotherVersionOrDigest_FindsNothingButAnAnswer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Replica.ConnectAsync(server.Endpoint);
        var store = new RedisAssessments(a.Guard);
        store.Keep(Version, Digest, new PromptAssessment { Success = [0.5f], Task = -1, TaskProbability = 0 });
        await UntilFoundAsync(store);

        Assert.Equal(new AssessmentLookup(null, true), await store.FindAsync("tiny-00000000", Digest));
        Assert.Equal(new AssessmentLookup(null, true), await store.FindAsync(Version, Digest with { D = 5 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0101")]
    [InlineData("02010000003FFFFFFFFF00000000")]
    [InlineData("0100FFFFFFFF00000000")]
    [InlineData("01010000C07FFFFFFFFF00000000")]
    [InlineData("010100000040FFFFFFFF00000000")]
    [InlineData("01010000003FFEFFFFFF00000000")]
    [InlineData("01010000003FFFFFFFFF0000000000")]
    public async Task Find_BytesThatNoReplicaWrote_FindsNothing(string hex)
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Replica.ConnectAsync(server.Endpoint);
        RedisKey key = new RedisKeys("rd").Assessment(Version, Digest);
        await a.Guard.RunAsync(
            static (d, entry) => d.StringSetAsync(entry.key, entry.Item2), (key, Convert.FromHexString(hex)), TimeSpan.FromSeconds(60));

        Assert.Equal(new AssessmentLookup(null, true), await new RedisAssessments(a.Guard).FindAsync(Version, Digest));
    }

    [Fact]
    public async Task Find_RedisGone_SaysThatNobodyAnswered()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Replica.ConnectAsync(server.Endpoint, Replica.Noticing);
        await server.FreezeAsync();
        await a.Observed.UntilAsync(o => !o.IsReachable);

        Assert.Equal(new AssessmentLookup(null, false), await new RedisAssessments(a.Guard).FindAsync(Version, Digest));
    }

    private static async Task<PromptAssessment> UntilFoundAsync(RedisAssessments store)
    {
        // Nobody waits for the write.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if ((await store.FindAsync(Version, Digest)).Assessment is { } found)
            {
                return found;
            }

            await Task.Delay(5, deadline.Token);
        }
    }
}
