using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Policies;
using RoutingDecision.State.Redis;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Redis;

public sealed class RedisBudgetsTests
{
    private const double Cap = 1;
    private static readonly BudgetSettings[] Budgets = [new("*", "*", Cap, -1), new("acme", "faq", Cap / 2, 0)];

    [Fact]
    public async Task Sync_SpendOfOthers_CountsAgainstTheCap()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Ledger.ConnectAsync(server.Endpoint, "a");
        await using var b = await Ledger.ConnectAsync(server.Endpoint, "b");

        a.Spend("acme", "faq", 0.7);
        b.Spend("acme", "chat", 0.2);
        await SyncAsync(a, b);
        await SyncAsync(a, b);

        Assert.Equal(0.9, a.SpentToday("acme", "*"), 6);
        Assert.Equal(0.9, b.SpentToday("acme", "*"), 6);
        Assert.Equal(0, b.Check("acme", "faq").Ceiling);
        Assert.Equal(BudgetVerdict.Open, b.Check("other", "faq"));
    }

    [Fact]
    public async Task Sync_AmountsGivenBack_AreTakenOffElsewhere()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Ledger.ConnectAsync(server.Endpoint, "a");
        await using var b = await Ledger.ConnectAsync(server.Endpoint, "b");
        a.Spend("acme", "chat", 1.5);
        b.Spend("acme", "chat", 0.01);
        await SyncAsync(a, b);
        Assert.True(b.Check("acme", "chat").Refuses);

        a.Spend("acme", "chat", -1);
        b.Spend("acme", "chat", 0.01);
        await SyncAsync(a, b);

        Assert.False(b.Check("acme", "chat").Refuses);
    }

    // The stated bound: the cap and what all replicas spend between two rounds.
    [Fact]
    public async Task Sync_EightWritersOnThreeReplicas_OvershootByOneRoundAtMost()
    {
        const int Writers = 8;
        const int PerRound = 5;
        const double Amount = 0.002;
        await using var server = await RedisServer.StartAsync();
        await using var a = await Ledger.ConnectAsync(server.Endpoint, "a");
        await using var b = await Ledger.ConnectAsync(server.Endpoint, "b");
        await using var c = await Ledger.ConnectAsync(server.Endpoint, "c");
        Ledger[] replicas = [a, b, c];

        var rounds = 0;
        for (; !replicas.All(r => r.Check("acme", "chat").Refuses); rounds++)
        {
            Assert.True(rounds < 200, "the cap is reached");
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(() =>
            {
                for (var i = 0; i < PerRound && !replicas[w % 3].Check("acme", "chat").Refuses; i++)
                {
                    replicas[w % 3].Spend("acme", "chat", Amount);
                }
            })));
            await SyncAsync(replicas);
            await SyncAsync(replicas);
        }

        var spent = replicas.Sum(r => r.Own);
        Assert.InRange(spent, Cap, Cap + (Writers * PerRound * Amount));
        Assert.All(replicas, r => Assert.Equal(spent, r.SpentToday("acme", "*"), 6));
    }

    [Fact]
    public async Task Sync_RedisLostItsData_BringsTheTotalsBack()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Ledger.ConnectAsync(server.Endpoint, "a");
        await using var b = await Ledger.ConnectAsync(server.Endpoint, "b");
        a.Spend("acme", "chat", 0.4);
        await a.Budgets.SyncAsync();

        await server.CommandAsync("FLUSHALL");
        for (var i = 0; i < 31; i++)
        {
            await a.Budgets.SyncAsync();
        }

        b.Spend("acme", "chat", 0.1);
        await b.Budgets.SyncAsync();

        Assert.Equal(0.5, b.SpentToday("acme", "*"), 6);
    }

    // In dollars: what the run before told, what of it its journal knows, what is to stand then with 0.1 on top.
    [Theory]
    [InlineData(0.4, 0.3, 0.5)]
    [InlineData(0.4, 0.4, 0.5)]
    [InlineData(0.4, 0.45, 0.55)]
    [InlineData(0.4, 0, 0.5)]
    public async Task Sync_AfterARestart_TakesTheGreaterOfWhatRedisAndTheJournalKnow(double told, double known, double wanted)
    {
        await using var server = await RedisServer.StartAsync();
        await using var before = await Ledger.ConnectAsync(server.Endpoint, "a");
        before.Spend("acme", "chat", told);
        await before.Budgets.SyncAsync();

        await using var after = await Ledger.ConnectAsync(server.Endpoint, "a");
        await using var other = await Ledger.ConnectAsync(server.Endpoint, "b");
        after.Restore("acme", "chat", known);
        after.Spend("acme", "chat", 0.1);
        await after.Budgets.SyncAsync();
        await after.Budgets.SyncAsync();
        other.Touch();
        await other.Budgets.SyncAsync();

        Assert.Equal((wanted, wanted), (Math.Round(after.SpentToday("acme", "chat"), 6), Math.Round(other.SpentToday("acme", "*"), 6)));
    }

    [Fact]
    public async Task Sync_PolicyWithoutBudgets_AsksNothing()
    {
        await using var server = await RedisServer.StartAsync();
        await using var replica = await Ledger.ConnectAsync(server.Endpoint, "a");
        replica.Wanted = false;
        replica.Spend("acme", "chat", 0.4);
        await replica.Budgets.SyncAsync();
        Assert.Equal(":0\r\n", await server.CommandAsync("DBSIZE"));

        replica.Wanted = true;
        await replica.Budgets.SyncAsync();

        Assert.Equal(":1\r\n", await server.CommandAsync("DBSIZE"));
    }

    [Fact]
    public async Task Sync_RedisAway_KeepsWhatIsToBeToldAndGoesOnCounting()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Ledger.ConnectAsync(server.Endpoint, "a", Replica.Noticing);
        await using var b = await Ledger.ConnectAsync(server.Endpoint, "b", Replica.Noticing);
        await server.KillAsync();
        await a.Replica.Observed.UntilAsync(o => !o.IsReachable);
        a.Spend("acme", "chat", 0.4);
        await a.Budgets.SyncAsync();
        Assert.Equal(0.4, a.SpentToday("acme", "*"), 6);

        await server.RestartAsync();
        await a.Replica.Observed.UntilAsync(o => o.IsReachable);
        await b.Replica.Observed.UntilAsync(o => o.IsReachable);
        b.Spend("acme", "chat", 0.1);
        await SyncAsync(a, b);

        Assert.Equal(0.5, b.SpentToday("acme", "*"), 6);
    }

    [Fact]
    public async Task Sync_ClusterOfThree_CountsTheSpendOfOthers()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var a = await Ledger.ConnectAsync(cluster.Endpoints, "a");
        await using var b = await Ledger.ConnectAsync(cluster.Endpoints, "b");
        string[] tenants = [.. Enumerable.Range(0, 12).Select(i => $"tenant-{i}")];

        foreach (var tenant in tenants)
        {
            a.Spend(tenant, "chat", 0.4);
            b.Spend(tenant, "chat", 0.1);
        }

        await a.Budgets.SyncAsync();
        await b.Budgets.SyncAsync();
        Array.ForEach(tenants, t => a.Spend(t, "chat", 1e-9));
        await a.Budgets.SyncAsync();

        Assert.All(tenants, t => Assert.Equal((0.5, 0.5), (Math.Round(a.SpentToday(t, "*"), 6), Math.Round(b.SpentToday(t, "*"), 6))));
        foreach (var node in cluster.Nodes)
        {
            Assert.NotEqual(":0\r\n", await node.CommandAsync("DBSIZE"));
        }
    }

    private static async Task SyncAsync(params Ledger[] ledgers)
    {
        foreach (var ledger in ledgers)
        {
            ledger.Touch();
            await ledger.Budgets.SyncAsync();
        }
    }

    private sealed class Ledger(Replica replica, string name) : IAsyncDisposable
    {
        // Away from midnight, which would begin another day in the middle of a test.
        private readonly BudgetLedger _ledger = new(new VirtualTime());
        private RedisBudgets? _budgets;

        public Replica Replica { get; } = replica;

        public bool Wanted { get; set; } = true;

        public RedisBudgets Budgets => _budgets ??= new RedisBudgets(Replica.Guard, _ledger, name, () => Wanted);

        public double Own => _ledger.Spends(all: true).Where(s => s.Feature == "*").Sum(s => s.NanoUsd) / 1e9;

        public static async Task<Ledger> ConnectAsync(string endpoint, string name, Func<RedisSettings, RedisSettings>? change = null) =>
            new(await Replica.ConnectAsync(endpoint, change), name);

        public void Spend(string tenant, string feature, double usd) => _ledger.Spend(RedisBudgetsTests.Budgets, tenant, feature, usd);

        public void Restore(string tenant, string feature, double usd) => _ledger.Restore(tenant, feature, usd);

        /// <summary>Traffic that costs next to nothing, so that the tenant is looked at.</summary>
        public void Touch() => Spend("acme", "chat", 1e-9);

        public BudgetVerdict Check(string tenant, string feature) => _ledger.Check(RedisBudgetsTests.Budgets, tenant, feature);

        public double SpentToday(string tenant, string feature) => _ledger.SpentToday(tenant, feature);

        public ValueTask DisposeAsync() => Replica.DisposeAsync();
    }
}
