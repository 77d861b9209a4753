using System.Globalization;

namespace RoutingDecision.TestKit;

/// <summary>Three redis-servers that share the slots of one cluster, alone or with a replica each that takes over.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Masters = 3;
    private const int Slots = 16_384;

    /// <summary>Milliseconds of silence after which a node counts as dead, where one is to take over.</summary>
    private const string ShortTimeout = "2000";

    /// <summary>The same where none is: nodes of a machine that is busy must not give each other up.</summary>
    private const string LongTimeout = "60000";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly List<RedisServer> _nodes = [];

    /// <summary>The masters first, then their replicas in the same order.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>Where clients connect.</summary>
    public string Endpoints => string.Join(',', _nodes.Select(n => n.Endpoint));

    /// <summary>Starts it and waits until every node says that the cluster is complete.</summary>
    /// <param name="withReplicas">A replica for each master, which takes over about a second after its master's death.</param>
    public static async Task<RedisCluster> StartAsync(bool withReplicas = false)
    {
        var cluster = new RedisCluster();
        try
        {
            for (var n = 0; n < (withReplicas ? 2 * Masters : Masters); n++)
            {
                cluster._nodes.Add(await RedisServer.StartOnAsync(
                    // Their bus listens 10,000 above it, where no other server of a test does.
                    FreePort.Take(), "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout",
                    withReplicas ? ShortTimeout : LongTimeout));
            }

            await cluster.JoinAsync();
            if (withReplicas)
            {
                await cluster.ReplicateAsync();
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the replica of a master, counted from 0, is one itself.</summary>
    public Task TookOverAsync(int master, CancellationToken cancellation) =>
        UntilAsync(_nodes[Masters + master], "INFO replication", "role:master", cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task JoinAsync()
    {
        for (var n = 0; n < _nodes.Count; n++)
        {
            if (n < Masters)
            {
                var (from, to) = (Slots * n / Masters, (Slots * (n + 1) / Masters) - 1);
                await _nodes[n].CommandAsync(string.Create(CultureInfo.InvariantCulture, $"CLUSTER ADDSLOTSRANGE {from} {to}"));
                await _nodes[n].CommandAsync(string.Create(CultureInfo.InvariantCulture, $"CLUSTER SET-CONFIG-EPOCH {n + 1}"));
            }

            if (n > 0)
            {
                await _nodes[n].CommandAsync(string.Create(CultureInfo.InvariantCulture, $"CLUSTER MEET 127.0.0.1 {_nodes[0].Port}"));
            }
        }

        foreach (var node in _nodes)
        {
            await UntilAsync(node, "CLUSTER INFO", "cluster_state:ok");
            await UntilAsync(node, "CLUSTER INFO", $"cluster_known_nodes:{_nodes.Count}");
        }
    }

    private async Task ReplicateAsync()
    {
        for (var n = Masters; n < _nodes.Count; n++)
        {
            var master = (await _nodes[n - Masters].CommandAsync("CLUSTER MYID")).Split("\r\n")[1];
            await _nodes[n].CommandAsync($"CLUSTER REPLICATE {master}");
        }

        foreach (var replica in _nodes.Skip(Masters))
        {
            await UntilAsync(replica, "INFO replication", "master_link_status:up");
        }
    }

    /// <summary>Nodes tell each other in their own time; there is no event to wait for.</summary>
    private static async Task UntilAsync(RedisServer node, string command, string wanted, CancellationToken cancellation = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Deadline);
        while (!(await node.CommandAsync(command)).Contains(wanted, StringComparison.Ordinal))
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
