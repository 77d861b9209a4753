using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>Several whole servers on one Redis, all in this process.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    /// <summary>Same on every replica, as in any installation of several.</summary>
    private static readonly string TokenKey = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    /// <summary>
    /// Milliseconds of patience with Redis in tests that are not about waiting: a machine that is busy, or stands still for a while, answers late
    /// without being broken.
    /// </summary>
    public const int PatientMs = 60_000;

    /// <summary>The same in tests that break Redis and wait until that is noticed.</summary>
    public const int NoticeMs = 5_000;

    private readonly List<ServerUnderTest> _servers = [];

    private Replicas(RedisServer redis) => Redis = redis;

    public RedisServer Redis { get; }

    public ServerUnderTest this[int index] => _servers[index];

    /// <summary>Starts Redis and the servers and waits until each reaches it.</summary>
    /// <param name="waitMs">How long a decision waits.</param>
    public static async Task<Replicas> StartAsync(
        int count, int waitMs = PatientMs, Action<ServerOptions>? change = null, string policy = TestPolicies.Rules)
    {
        var replicas = new Replicas(await RedisServer.StartAsync());
        try
        {
            for (var i = 0; i < count; i++)
            {
                await replicas.AddAsync(waitMs, change, policy);
            }

            return replicas;
        }
        catch
        {
            await replicas.DisposeAsync();
            throw;
        }
    }

    public async Task<ServerUnderTest> AddAsync(int waitMs = PatientMs, Action<ServerOptions>? change = null, string policy = TestPolicies.Rules)
    {
        var server = await ServerUnderTest.StartAsync(policy, change: o =>
        {
            (o.Redis, o.RedisWaitMs, o.RedisReplaceMs, o.TokenKeys) = (Redis.Endpoint, waitMs, PatientMs, TokenKey);
            change?.Invoke(o);
        });
        _servers.Add(server);
        await ReachAsync(server, reachable: true);
        return server;
    }

    /// <summary>For tests that break Redis.</summary>
    public static void Notice(ServerOptions options) => options.RedisReplaceMs = NoticeMs;

    /// <summary>Waits until a server knows whether Redis can be reached.</summary>
    public static Task ReachAsync(ServerUnderTest server, bool reachable) =>
        Until.TrueAsync(() => server.Part<RedisGuard>().IsUp == reachable, () => $"Redis is reachable: {reachable}");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }
}
