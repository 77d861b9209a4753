using RoutingDecision.Core.PolicyVersions;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis;

public sealed class RedisPolicyStoreTests
{
    [Fact]
    public async Task Publish_ClusterOfThree_OneOfTwoWinsAndBothReadIt()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var first = await Replica.ConnectAsync(cluster.Endpoints);
        await using var second = await Replica.ConnectAsync(cluster.Endpoints);
        var (a, b) = (new RedisPolicyStore(first.Guard), new RedisPolicyStore(second.Guard));

        await a.PublishAsync("", Record("p-1"), "one");
        var results = await Task.WhenAll(a.PublishAsync("p-1", Record("p-2"), "two"), b.PublishAsync("p-1", Record("p-3"), "three"));

        var winner = Assert.Single(results.Distinct());
        Assert.Contains(winner, new[] { "p-2", "p-3" });
        foreach (var store in new[] { a, b })
        {
            Assert.Equal(winner, await store.CurrentAsync());
            Assert.Equal(winner == "p-2" ? "two" : "three", await store.TextAsync(winner));
            Assert.Equal([winner, "p-1"], (await store.HistoryAsync()).Select(r => r.Version));
        }
    }

    private static PolicyRecord Record(string version) => new() { Version = version, Action = "publish", AtUnixMs = 1, By = "somebody" };
}
