using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>What a replica asks of Redis must not grow with its decisions.</summary>
public sealed class SharedTrafficTests
{
    private const int Once = 200;
    private const int Rounds = 6;

    [Fact]
    public async Task Decide_TenTimesAsOften_SendsNoMoreCommandsARound()
    {
        await using var replicas = await Replicas.StartAsync(1);
        await DecideAsync(replicas[0], Once);

        var slow = await CountAsync(replicas, Once);
        var fast = await CountAsync(replicas, 10 * Once);

        // A command for every decision would be ten times as many; the streams' rounds go by a clock of their own, so not to the command.
        var more = fast.Calls - ((double)slow.Calls * fast.Rounds / slow.Rounds);
        Assert.True(more < 9 * Once / 10, $"{more} commands more for {9 * Once} decisions more; {slow}, {fast}");
    }

    [Fact]
    public async Task Decide_InAConversation_SendsOneReadAndOneWrite()
    {
        await using var replicas = await Replicas.StartAsync(1);
        await replicas[0].Routing.DecideAsync(new DecideRequest { Prompt = "hello", Conversation = new Conversation { Id = "first" } });
        await SentAsync(replicas[0]);
        var before = await CallsAsync(replicas.Redis, "hmget");

        for (var i = 0; i < 20; i++)
        {
            await replicas[0].Routing.DecideAsync(new DecideRequest { Prompt = "hello", Conversation = new Conversation { Id = $"c{i}" } });
        }

        await SentAsync(replicas[0]);
        // The script that writes reads what is stored.
        Assert.Equal(40, await CallsAsync(replicas.Redis, "hmget") - before);
    }

    private static Task SentAsync(ServerUnderTest server) =>
        Until.TrueAsync(() => server.Part<State.Redis.RedisConversations>().UnsentCount == 0, () => "the turn reaches Redis");

    /// <summary>Commands of every kind over so many rounds that the streams' own clock evens out; decisions begin them.</summary>
    private static async Task<(long Calls, long Rounds)> CountAsync(Replicas replicas, int decisions)
    {
        var (calls, rounds) = await NextRoundAsync(replicas.Redis, 0);
        await DecideAsync(replicas[0], decisions);
        var (after, then) = await NextRoundAsync(replicas.Redis, rounds + Rounds);
        return (after - calls, then - rounds);
    }

    /// <summary>
    /// Commands and rounds so far, just after a round began that is none before the given one. Each begins with one TIME. Pings are left out, of which
    /// a busy machine sends fewer, and the looks of the test.
    /// </summary>
    private static async Task<(long Calls, long Rounds)> NextRoundAsync(RedisServer redis, long least)
    {
        var (calls, rounds) = (0L, 0L);
        var before = await CallsAsync(redis, "time");
        await Until.TrueAsync(
            async () =>
            {
                var counts = await CountsAsync(redis);
                (calls, rounds) = (counts.Where(c => c.Key is not ("info" or "ping")).Sum(c => c.Value), counts.GetValueOrDefault("time"));
                return rounds > before && rounds >= least;
            },
            () => $"round {least} begins");
        return (calls, rounds);
    }

    private static async Task DecideAsync(ServerUnderTest server, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = $"hello {i}", Feature = "faq" });
        }
    }

    private static async Task<long> CallsAsync(RedisServer redis, string command) => (await CountsAsync(redis)).GetValueOrDefault(command);

    /// <summary>How often each command was called, those that scripts call included.</summary>
    private static async Task<Dictionary<string, long>> CountsAsync(RedisServer redis)
    {
        const string Begin = "cmdstat_";
        var lines = (await redis.CommandAsync("INFO commandstats")).Split("\r\n");
        return lines.Where(l => l.StartsWith(Begin, StringComparison.Ordinal)).Select(l => l[Begin.Length..].Split(':', '=', ',')).ToDictionary(
            w => w[0], w => long.Parse(w[2], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
