using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>What a replica asks of Redis must not grow with its decisions.</summary>
public sealed class SharedTrafficTests
{
    private const int Once = 200;

    [Fact]
    public async Task Decide_TenTimesAsOften_SendsNoMoreCommandsARound()
    {
        await using var replicas = await Replicas.StartAsync(1);
        await DecideAsync(replicas[0], Once);

        var slow = await PerRoundAsync(replicas, Once);
        var fast = await PerRoundAsync(replicas, 10 * Once);

        // Of what rounds do; pings go by time, and the streams' rounds by a clock of their own.
        Assert.InRange(fast, 0.4 * slow, 2.5 * slow);
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

    /// <summary>Commands a round, over three rounds in which decisions are made.</summary>
    private static async Task<double> PerRoundAsync(Replicas replicas, int decisions)
    {
        var (calls, rounds) = (await CallsAsync(replicas.Redis, "evalsha"), await CallsAsync(replicas.Redis, "time"));
        await DecideAsync(replicas[0], decisions);
        await Until.TrueAsync(async () => await CallsAsync(replicas.Redis, "time") >= rounds + 3, () => "three rounds");
        return (double)(await CallsAsync(replicas.Redis, "evalsha") - calls) / (await CallsAsync(replicas.Redis, "time") - rounds);
    }

    private static async Task DecideAsync(ServerUnderTest server, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await server.Routing.DecideAsync(new DecideRequest { Prompt = $"hello {i}", Feature = "faq" });
        }
    }

    private static async Task<long> CallsAsync(RedisServer redis, string command)
    {
        var line = (await redis.CommandAsync("INFO commandstats")).Split("\r\n").FirstOrDefault(
            l => l.StartsWith($"cmdstat_{command}:calls=", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture);
    }
}
