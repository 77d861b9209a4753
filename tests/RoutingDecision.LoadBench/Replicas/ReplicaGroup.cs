using System.Globalization;
using Google.Protobuf;
using RoutingDecision.Contracts.V1;
using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Processes;
using RoutingDecision.LoadBench.Wire;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Replicas;

/// <summary>Some servers, with a Redis of their own or none, each under load of its own: turns of conversations that any replica may get.</summary>
internal sealed class ReplicaGroup : IAsyncDisposable
{
    private const int Conversations = 5_000;
    private const int UnderWay = 32;
    private const string Path = "/routing.v1.RoutingService/Decide";

    private readonly RedisServer? _redis;
    private readonly List<MeasuredServer> _servers = [];
    private readonly List<LoadClient> _clients = [];

    private ReplicaGroup(RedisServer? redis) => _redis = redis;

    /// <param name="program">The server.</param>
    /// <param name="replicas">How many, from 1.</param>
    /// <param name="onRedis">They share a Redis.</param>
    public static async Task<ReplicaGroup> StartAsync(string program, int replicas, bool onRedis)
    {
        var group = new ReplicaGroup(onRedis ? await RedisServer.StartAsync() : null);
        try
        {
            // Replicas take each other's decisions.
            var key = Convert.ToBase64String(new byte[32]);
            string[] arguments = group._redis is { } redis ? ["--redis", redis.Endpoint, "--token-keys", key] : [];
            for (var i = 0; i < replicas; i++)
            {
                var server = await MeasuredServer.StartAsync(new ServerLaunch(program), arguments);
                group._servers.Add(server);
                group._clients.Add(new LoadClient(server.Grpc, new CallHead(Path, ""), [new CycledMessages(Turns())], streams: false, UnderWay));
            }

            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>All replicas at saturation at once; the servers' processor time in it.</summary>
    public (Burst Burst, double CpuSeconds) Saturate(TimeSpan length)
    {
        var before = _servers.Sum(s => s.CpuSeconds());
        var bursts = Task.WhenAll(_clients.Select(c => Task.Factory.StartNew(
            () => c.Saturate(length), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).GetAwaiter().GetResult();
        return (Burst.Of(bursts), _servers.Sum(s => s.CpuSeconds()) - before);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    private static byte[][] Turns()
    {
        var prompts = PromptTexts.Read(Rows.RowList.PromptCharacters, 64);
        return [.. Enumerable.Range(0, Conversations).Select(i => new DecideRequest
        {
            Prompt = prompts[i % prompts.Count],
            Conversation = new Conversation { Id = string.Create(CultureInfo.InvariantCulture, $"conversation-{i}") },
        }.ToByteArray())];
    }
}
