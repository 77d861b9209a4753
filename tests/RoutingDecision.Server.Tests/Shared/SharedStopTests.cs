using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Budgets;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Shared;

/// <summary>What a replica learned in its last second is not lost by a stop in order.</summary>
public sealed class SharedStopTests
{
    private const string Capped = TestPolicies.Rules + "\nbudgets: [{tenant: acme, feature: faq, usd_per_day: 1000, then: deny}]\n";

    [Fact]
    public async Task Stop_SpendSinceTheLastRound_IsInRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        var server = await ServerUnderTest.StartAsync(
            Capped, change: o => (o.Redis, o.RedisReplaceMs) = (redis.Endpoint, Replicas.PatientMs), time: ShiftedTime.AtNoon());
        await Replicas.ReachAsync(server, reachable: true);
        var ledger = server.Part<BudgetLedger>();
        for (var i = 0; i < 20; i++)
        {
            await server.Routing.DecideAsync(new DecideRequest { Tenant = "acme", Feature = "faq", Prompt = $"hello {i}" });
        }

        await server.DisposeAsync();

        var day = (await redis.CommandAsync("KEYS rd:{budget:acme}:*")).Split("\r\n")[2];
        var stored = (await redis.CommandAsync($"HVALS {day}")).Split("\r\n")[2];
        var spent = (long)Math.Round(ledger.SpentToday("acme", "faq") * 1e9);
        Assert.Equal(spent, long.Parse(stored, CultureInfo.InvariantCulture));
        Assert.True(spent > 0);
    }
}
