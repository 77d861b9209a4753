using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>What one replica's slow classifier has assessed, the others take from Redis.</summary>
public sealed class SharedAssessmentTests
{
    private static readonly DecideRequest Request = new() { Prompt = "Compare leasing and buying a van for a bakery over six years, with numbers." };

    [Fact]
    public async Task Decide_AnotherReplicaHasAssessedIt_DecidesTheSameFromItsAssessment()
    {
        await using var replicas = await StartAsync(2, overUs: 0);

        var first = await replicas[0].Routing.DecideAsync(Request);
        await KeptAsync(replicas.Redis, 1);
        var second = await replicas[1].Routing.DecideAsync(Request);

        Assert.Equal((first.Model, first.Confidence, first.TaskType), (second.Model, second.Confidence, second.TaskType));
        Assert.Equal(first.TierProbabilities, second.TierProbabilities);
        var metrics = await replicas[1].ScrapeAsync();
        Assert.Equal(1, metrics.Sum("routing_cache_shared_total", ("result", "hit")));
        Assert.Equal(0, metrics.Sum("routing_cache_misses_total"));
    }

    [Fact]
    public async Task Decide_KnownHere_AsksNobody()
    {
        await using var replicas = await StartAsync(1, overUs: 0);

        await replicas[0].Routing.DecideAsync(Request);
        await replicas[0].Routing.DecideAsync(Request);

        var metrics = await replicas[0].ScrapeAsync();
        Assert.Equal(1, metrics.Sum("routing_cache_shared_total", ("result", "miss")));
        Assert.Equal(0, metrics.Sum("routing_cache_shared_total", ("result", "hit")));
        Assert.Equal(1, metrics.Sum("routing_cache_hits_total"));
    }

    [Fact]
    public async Task DecideBatch_AnotherReplicaHasAssessedOne_FetchesThatOne()
    {
        await using var replicas = await StartAsync(2, overUs: 0);
        await replicas[0].Routing.DecideAsync(Request);
        await KeptAsync(replicas.Redis, 1);

        var reply = await replicas[1].Routing.DecideBatchAsync(
            new DecideBatchRequest { Requests = { Request, new DecideRequest { Prompt = "hello there" } } });

        Assert.All(reply.Results, r => Assert.NotNull(r.Decision));
        var metrics = await replicas[1].ScrapeAsync();
        Assert.Equal(1, metrics.Sum("routing_cache_shared_total", ("result", "hit")));
        Assert.Equal(1, metrics.Sum("routing_cache_shared_total", ("result", "miss")));
    }

    [Fact]
    public async Task Decide_RedisFrozen_ClassifiesItself()
    {
        await using var replicas = await StartAsync(1, overUs: 0, waitMs: 5, Replicas.NoticeMs);
        await replicas.Redis.FreezeAsync();

        var reply = await replicas[0].Routing.DecideAsync(Request);

        Assert.Equal(DecidedBy.Classifier, reply.DecidedBy);
        Assert.Equal(1, (await replicas[0].ScrapeAsync()).Sum("routing_cache_shared_total", ("result", "unanswered")));
    }

    [Fact]
    public async Task Decide_ClassifierFasterThanTheBound_NeverAsksRedis()
    {
        await using var replicas = await StartAsync(1, overUs: 60_000_000);

        await replicas[0].Routing.DecideAsync(Request);

        Assert.Equal(0, (await replicas[0].ScrapeAsync()).Sum("routing_cache_shared_total"));
        Assert.Equal(0, await KeptAsync(replicas.Redis));
    }

    private static Task<Replicas> StartAsync(int count, int overUs, int waitMs = Replicas.PatientMs, int replaceMs = Replicas.PatientMs) =>
        Replicas.StartAsync(
            count,
            waitMs,
            o => (o.Bundle, o.SharedCacheOverUs, o.RedisReplaceMs) = (SourceTree.Find("deploy/models/default"), overUs, replaceMs),
            TestPolicies.Utility);

    private static Task KeptAsync(RedisServer redis, int count) =>
        Until.TrueAsync(async () => await KeptAsync(redis) == count, () => "the assessment reaches Redis");

    private static async Task<int> KeptAsync(RedisServer redis) =>
        (await redis.CommandAsync("KEYS rd:assess:*")).Split("rd:assess:", StringSplitOptions.None).Length - 1;
}
