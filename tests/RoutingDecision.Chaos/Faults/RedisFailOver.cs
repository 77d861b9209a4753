using RoutingDecision.Chaos.Load;
using RoutingDecision.Chaos.Table;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Faults;

/// <summary>A cluster of three masters with a replica each, one of whose masters dies. It heals itself.</summary>
internal static class RedisFailOver
{
    private const string Title = "a master of a Redis cluster killed, its replica takes over";

    public static async Task<FaultRow> RunAsync(ChaosSettings settings, CancellationToken cancellation)
    {
        await using var cluster = await RedisCluster.StartAsync(withReplicas: true);
        await using var replicas = await Replicas.StartAsync(settings, cluster.Endpoints, cancellation);
        var traffic = new Traffic(settings, replicas.Routers, replicas.Ledger, cancellation);
        try
        {
            await traffic.WarmUpAsync(cancellation);
            await traffic.PassAsync(Phase.Healthy, settings.DecisionsPerPhase, cancellation);
            var begin = TimeProvider.System.GetTimestamp();
            await cluster.Nodes[0].KillAsync();
            await replicas.RaiseAsync(cancellation);
            // Beside the traffic: the cluster heals itself whenever it does.
            var converging = WhenAsync(replicas.ConvergeAsync(cancellation));
            var takeOver = WhenAsync(cluster.TookOverAsync(0, cancellation));
            await Task.WhenAll(traffic.PassAsync(Phase.Fault, settings.DecisionsPerPhase, cancellation), converging, takeOver);
            var converged = TimeProvider.System.GetElapsedTime(begin, await converging);
            var after = TimeProvider.System.GetElapsedTime(await takeOver, await converging);
            await traffic.PassAsync(Phase.Healed, settings.DecisionsPerPhase, cancellation);
            await traffic.StopAsync();
            return await replicas.RowAsync(Title, settings, traffic, converged, cancellation) with { AfterTakeOver = after };
        }
        finally
        {
            await traffic.StopAsync();
        }
    }

    /// <summary>The time at which something ended.</summary>
    private static async Task<long> WhenAsync(Task something)
    {
        await something;
        return TimeProvider.System.GetTimestamp();
    }
}
