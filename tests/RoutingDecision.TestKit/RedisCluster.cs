using System.Globalization;

namespace RoutingDecision.TestKit;

/// <summary>Three redis-servers that share the slots of one cluster, without replicas.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16_384;

    // The bus listens 10,000 above the port, which must be below 65,536 as well.
    private const int HighestPort = 55_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly List<RedisServer> _nodes = [];

    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>Where clients connect.</summary>
    public string Endpoints => string.Join(',', _nodes.Select(n => n.Endpoint));

    /// <summary>Starts it and waits until every node says that the cluster is complete.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            for (var n = 0; n < Masters; n++)
            {
                cluster._nodes.Add(await RedisServer.StartOnAsync(PortWithBus(), "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"));
            }

            await cluster.JoinAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static int PortWithBus() => Enumerable.Range(0, 200).Select(_ => FreePort.Take()).First(p => p < HighestPort);

    private async Task JoinAsync()
    {
        for (var n = 0; n < Masters; n++)
        {
            var (from, to) = (Slots * n / Masters, (Slots * (n + 1) / Masters) - 1);
            await _nodes[n].CommandAsync(string.Create(CultureInfo.InvariantCulture, $"CLUSTER ADDSLOTSRANGE {from} {to}"));
            await _nodes[n].CommandAsync(string.Create(CultureInfo.InvariantCulture, $"CLUSTER SET-CONFIG-EPOCH {n + 1}"));
            if (n > 0)
            {
                await _nodes[n].CommandAsync(string.Create(CultureInfo.InvariantCulture, $"CLUSTER MEET 127.0.0.1 {_nodes[0].Port}"));
            }
        }

        using var timeout = new CancellationTokenSource(Deadline);
        foreach (var node in _nodes)
        {
            while (!(await node.CommandAsync("CLUSTER INFO")).Contains("cluster_state:ok", StringComparison.Ordinal)
                || !(await node.CommandAsync("CLUSTER INFO")).Contains($"cluster_known_nodes:{Masters}", StringComparison.Ordinal))
            {
                // Nodes tell each other in their own time; there is no event to wait for.
                await Task.Delay(20, timeout.Token);
            }
        }
    }
}
