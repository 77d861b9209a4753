using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Shared;

public sealed class SharedPolicyTests
{
    [Fact]
    public async Task Publish_AtOneReplica_ComesIntoForceAtAllAndAtThoseThatComeLater()
    {
        await using var replicas = await Replicas.StartAsync(2);

        await replicas[0].Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1), Comment = "c" });
        await InForceAsync(replicas[1], 1);
        var late = await replicas.AddAsync();
        await InForceAsync(late, 1);

        Assert.Equal("c", (await late.Policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest())).Versions[0].Comment);
        Assert.Equal(TestPolicies.Rules,
            (await late.Policy.GetPolicyAsync(new GetPolicyRequest { Version = PolicyCompiler.VersionOf(TestPolicies.Rules) })).Yaml);
        await late.Policy.RollbackPolicyAsync(new RollbackPolicyRequest());
        await Until.TrueAsync(
            async () => await replicas[0].PolicyInForceAsync() == PolicyCompiler.VersionOf(TestPolicies.Rules), () => "the rollback");
    }

    // Without a notice: the round that looks by itself is enough.
    [Fact]
    public async Task Sync_NoticeLost_FollowsWithTheNextRound()
    {
        await using var replicas = await Replicas.StartAsync(1);
        var server = replicas[0];
        await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1) });
        await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(2) });

        await replicas.Redis.CommandAsync($"SET rd:{{policy}}:current {PolicyCompiler.VersionOf(TestPolicies.Edited(1))}");
        await server.Part<PolicyFollower>().SyncAsync();

        await InForceAsync(server, 1);
    }

    [Fact]
    public async Task Publish_AtSeveralReplicasAtOnce_OneWinsAndAllServeIt()
    {
        await using var replicas = await Replicas.StartAsync(3);

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(async n =>
        {
            try
            {
                var expected = PolicyCompiler.VersionOf(TestPolicies.Rules);
                return (await replicas[n].Policy
                    .PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(n), ExpectedVersion = expected })).Version.Version;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.FailedPrecondition)
            {
                return "";
            }
        }));

        var winner = Assert.Single(results, r => r.Length > 0);
        for (var n = 0; n < 3; n++)
        {
            var server = replicas[n];
            await Until.TrueAsync(async () => await server.PolicyInForceAsync() == winner, () => $"{winner} at all");
        }
    }

    [Fact]
    public async Task Sync_RedisLostItsData_PublishedVersionIsThereForThoseThatComeLater()
    {
        await using var replicas = await Replicas.StartAsync(2);
        await replicas[0].Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1) });
        await InForceAsync(replicas[1], 1);

        await replicas.Redis.CommandAsync("FLUSHALL");
        await replicas[1].Part<PolicyFollower>().SyncAsync();

        var late = await replicas.AddAsync();
        await InForceAsync(late, 1);
        await late.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(2) });
        await InForceAsync(replicas[0], 2);
    }

    // Else the files of replicas that differ would govern each other.
    [Fact]
    public async Task Sync_NothingWasPublished_PublishesNothing()
    {
        await using var replicas = await Replicas.StartAsync(1);

        await replicas[0].Part<PolicyFollower>().SyncAsync();

        Assert.Equal(":0\r\n", await replicas.Redis.CommandAsync("EXISTS rd:{policy}:current"));
    }

    [Fact]
    public async Task Publish_RedisAway_IsUnavailableAndChangesNothing()
    {
        await using var replicas = await Replicas.StartAsync(1, change: Replicas.Notice);
        await replicas.Redis.KillAsync();
        await Replicas.ReachAsync(replicas[0], reachable: false);

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await replicas[0].Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1) }));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Rules), await replicas[0].PolicyInForceAsync());
    }

    [Fact]
    public async Task Follow_VersionThatCantServeHere_IsToldOnceAndTheOldServes()
    {
        await using var replicas = await Replicas.StartAsync(1);
        var server = replicas[0];
        await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1) });

        await replicas.Redis.CommandAsync("SET rd:{policy}:version:p-broken nonsense");
        await replicas.Redis.CommandAsync("SET rd:{policy}:current p-broken");
        await server.Part<PolicyFollower>().SyncAsync();
        await server.Part<PolicyFollower>().SyncAsync();

        await InForceAsync(server, 1);
        Assert.Equal(1, (await server.ScrapeAsync()).Sum("routing_policy_behind"));
        Assert.Single(server.Log.Entries, e => e.Event.Id == 2002);
    }

    [Fact]
    public async Task SetModelState_AtOneReplica_HoldsAtTheOthers()
    {
        await using var replicas = await Replicas.StartAsync(2);

        await replicas[0].Policy.SetModelStateAsync(new SetModelStateRequest { Model = "small-a", State = ModelState.Disabled });

        await Until.TrueAsync(
            async () => (await replicas[1].Insight
                .GetModelHealthAsync(new GetModelHealthRequest { Models = { "small-a" } })).Models[0].State == ModelState.Disabled,
            () => "disabled elsewhere");
    }

    private static Task InForceAsync(ServerUnderTest server, int edit) =>
        Until.TrueAsync(
            async () => await server.PolicyInForceAsync() == PolicyCompiler.VersionOf(TestPolicies.Edited(edit)), () => $"edit {edit} in force");
}
