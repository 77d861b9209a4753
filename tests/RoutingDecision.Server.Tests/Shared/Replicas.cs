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

    private readonly List<ServerUnderTest> _servers = [];

    private Replicas(RedisServer redis) => Redis = redis;

    public RedisServer Redis { get; }

    public ServerUnderTest this[int index] => _servers[index];

    /// <summary>Starts Redis and the servers and waits until each reaches it.</summary>
    /// <param name="waitMs">How long a decision waits; long unless the test is about waiting, as test machines are slow.</param>
    public static async Task<Replicas> StartAsync(
        int count, int waitMs = 1_000, Action<ServerOptions>? change = null, string policy = TestPolicies.Rules)
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

    public async Task<ServerUnderTest> AddAsync(int waitMs = 1_000, Action<ServerOptions>? change = null, string policy = TestPolicies.Rules)
    {
        var server = await ServerUnderTest.StartAsync(policy, change: o =>
        {
            // A machine that is busy answers late without being broken.
            (o.Redis, o.RedisWaitMs, o.RedisReplaceMs, o.TokenKeys) = (Redis.Endpoint, waitMs, 5_000, TokenKey);
            change?.Invoke(o);
        });
        _servers.Add(server);
        await ReachAsync(server, reachable: true);
        return server;
    }

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
