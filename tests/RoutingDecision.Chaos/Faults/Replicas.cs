using RoutingDecision.Chaos.Load;
using RoutingDecision.Chaos.Processes;
using RoutingDecision.Chaos.Table;
using RoutingDecision.Contracts.V1;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos.Faults;

/// <summary>Two servers on one Redis, and conversations by which it shows whether they are one service.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    /// <summary>So many that every master of a cluster has some.</summary>
    private const int Conversations = 24;

    private const int Count = 2;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly List<TemporaryFolder> _folders = [];
    private readonly List<Router> _routers = [];

    private Replicas()
    {
    }

    public IReadOnlyList<Router> Routers => _routers;

    public Ledger Ledger { get; } = new();

    /// <summary>Starts them and waits until they reach Redis.</summary>
    public static async Task<Replicas> StartAsync(ChaosSettings settings, string redis, CancellationToken cancellation)
    {
        var replicas = new Replicas();
        try
        {
            var key = TokenKey.Next();
            for (var i = 0; i < Count; i++)
            {
                var folder = new TemporaryFolder();
                replicas._folders.Add(folder);
                replicas._routers.Add(await Router.StartAsync(
                    settings.Server, folder.FullPath, key, "--redis", redis, "--redis-wait-ms", $"{settings.RedisWaitMs}"));
            }

            await replicas.ReadyAsync(cancellation);
            return replicas;
        }
        catch
        {
            await replicas.DisposeAsync();
            throw;
        }
    }

    /// <summary>Raises conversations at the first, whatever is wrong at the moment.</summary>
    public async Task RaiseAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < Conversations; i++)
        {
            await DecideAsync(0, i, ChaosPolicy.RaisingPrompt, cancellation);
        }
    }

    /// <summary>Waits until both say that they are whole, and the second knows what the first decided during the fault.</summary>
    public async Task ConvergeAsync(CancellationToken cancellation)
    {
        await ReadyAsync(cancellation);
        for (var i = 0; i < Conversations; i++)
        {
            var conversation = i;
            await Patience.UntilAsync(
                async () => await KnowsAsync(conversation, cancellation), Deadline, Look, () => "the other replica knows a conversation", cancellation);
        }
    }

    /// <summary>Repeats what was not acknowledged, compares the journals with what was, and sums up.</summary>
    public async Task<FaultRow> RowAsync(
        string title, ChaosSettings settings, Traffic traffic, TimeSpan converged, CancellationToken cancellation)
    {
        await Reports.RetryAsync(_routers, Ledger, cancellation);
        var again = await Reports.CountedAgainAsync(_routers, Ledger, cancellation);
        var journal = JournalCount.Of(_folders.Select(f => Path.Combine(f.FullPath, "state", "journal")), Ledger);
        return new FaultRow
        {
            Fault = title,
            Decisions = traffic.Decisions,
            Failed = traffic.Failed,
            HealthyP99 = traffic.Of(Phase.Healthy).P99(),
            FaultP99 = traffic.Of(Phase.Fault).P99(),
            Wait = TimeSpan.FromMilliseconds(settings.RedisWaitMs),
            Refused = traffic.Refused,
            Acknowledged = Ledger.Acknowledged,
            Stored = journal.Stored,
            Duplicated = journal.Repeated + again,
            Converged = converged,
            Errors = traffic.Errors,
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var router in _routers)
        {
            await router.DisposeAsync();
        }

        _folders.ForEach(f => f.Dispose());
    }

    private async Task ReadyAsync(CancellationToken cancellation)
    {
        foreach (var router in _routers)
        {
            await Patience.UntilAsync(
                async () => string.Equals(await router.ReadinessAsync(cancellation), "ready\n", StringComparison.Ordinal),
                Deadline,
                Look,
                () => "a replica is ready without a remark",
                cancellation);
        }
    }

    private async Task<bool> KnowsAsync(int conversation, CancellationToken cancellation)
    {
        // Dry: a look that changed the conversation would be what it looks for.
        var reply = await DecideAsync(1, conversation, ChaosPolicy.FollowUp, cancellation, dry: true);
        return reply.Degraded.Count == 0 && string.Equals(reply.Tier, ChaosPolicy.RaisedTier, StringComparison.Ordinal);
    }

    private async Task<DecideResponse> DecideAsync(int replica, int conversation, string prompt, CancellationToken cancellation, bool dry = false) =>
        await _routers[replica].Decisions.DecideAsync(
            new DecideRequest
            {
                Prompt = prompt,
                Feature = "chaos",
                Options = new DecideOptions { DryRun = dry },
                Conversation = new Conversation { Id = $"raised-{conversation}", Turn = 2 },
            },
            cancellationToken: cancellation);
}
