using RoutingDecision.Chaos.Load;
using RoutingDecision.Chaos.Processes;
using RoutingDecision.Chaos.Table;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Faults;

/// <summary>A fault of a single Redis.</summary>
/// <param name="Title">As the table calls it.</param>
/// <param name="BeginAsync">Lets it happen.</param>
/// <param name="EndAsync">Heals it.</param>
/// <param name="Arguments">Further arguments of redis-server.</param>
internal sealed record RedisFault(
    string Title, Func<RedisServer, SlowProxy, Task> BeginAsync, Func<RedisServer, SlowProxy, Task> EndAsync, IReadOnlyList<string> Arguments);

/// <summary>Two replicas on one Redis, which they reach through a proxy, before, during and after a fault.</summary>
internal static class RedisFaults
{
    public static async Task<FaultRow> RunAsync(ChaosSettings settings, RedisFault fault, CancellationToken cancellation)
    {
        await using var redis = await RedisServer.StartAsync(fault.Arguments);
        await using var proxy = new SlowProxy(redis.Port);
        await using var replicas = await Replicas.StartAsync(settings, proxy.Endpoint, cancellation);
        var traffic = new Traffic(settings, replicas.Routers, replicas.Ledger, cancellation);
        try
        {
            await traffic.WarmUpAsync(cancellation);
            await traffic.PassAsync(Phase.Healthy, settings.DecisionsPerPhase, cancellation);
            await fault.BeginAsync(redis, proxy);
            await replicas.RaiseAsync(cancellation);
            await traffic.PassAsync(Phase.Fault, settings.DecisionsPerPhase, cancellation);
            var healed = TimeProvider.System.GetTimestamp();
            await fault.EndAsync(redis, proxy);
            await replicas.ConvergeAsync(cancellation);
            var converged = TimeProvider.System.GetElapsedTime(healed);
            await traffic.PassAsync(Phase.Healed, settings.DecisionsPerPhase, cancellation);
            await traffic.StopAsync();
            return await replicas.RowAsync(fault.Title, settings, traffic, converged, cancellation);
        }
        finally
        {
            await traffic.StopAsync();
        }
    }
}
