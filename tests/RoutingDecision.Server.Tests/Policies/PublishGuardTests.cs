using Google.Rpc;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Server.Tests.Policies;

/// <summary>A publication is replayed over what the server decided, and everything that an administrator changes is written down.</summary>
public sealed class PublishGuardTests
{
    private const int Decisions = 40;

    private static readonly string Costly = TestPolicies.Rules.Replace("default_tier: economy", "default_tier: premium", StringComparison.Ordinal);

    [Fact]
    public async Task Publish_TooManyFlips_IsRefusedWithTheNumbers()
    {
        await using var server = await StartAsync();
        await DecideAsync(server);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = Costly }));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        var details = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin")).Details.Single();
        var violation = Assert.Single(details.Unpack<PreconditionFailure>().Violations);
        Assert.Equal("REPLAY", violation.Type);
        Assert.Contains($"100.0% of the last {Decisions} decisions flip to another tier, 25.0% may", violation.Description, StringComparison.Ordinal);
        Assert.Equal("economy", (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Tier);
    }

    [Fact]
    public async Task Publish_TooManyFlipsByForce_ServesAndTheAuditSaysWhy()
    {
        await using var server = await StartAsync();
        await DecideAsync(server);

        await server.Policy.PublishPolicyAsync(
            new PublishPolicyRequest { Yaml = Costly, Comment = "quality week", Force = true, ForceReason = "agreed with finance" });

        Assert.Equal("premium", (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).Tier);
        var audit = Assert.Single(Audits(server));
        Assert.Equal("publish_policy", audit.Action);
        Assert.Equal("quality week (forced: agreed with finance)", audit.Comment);
        Assert.Contains("+1 -1 lines; tests 0 passed, 0 failed; replay: 100.0% of the last", audit.After, StringComparison.Ordinal);
        Assert.NotEqual(audit.Before, audit.Subject);
    }

    [Fact]
    public async Task Publish_LittleTraffic_IsNotJudged()
    {
        await using var server = await StartAsync(least: Decisions + 1);
        await DecideAsync(server);

        await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = Costly });

        Assert.DoesNotContain("replay", Assert.Single(Audits(server)).After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdministratorsChanges_EachOne_IsWrittenDown()
    {
        await using var server = await StartAsync();

        await server.Policy.SetModelStateAsync(new SetModelStateRequest { Model = "small-a", State = ModelState.Draining, Comment = "key rotation" });
        await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(1) });
        await server.Policy.RollbackPolicyAsync(new RollbackPolicyRequest { Comment = "back" });

        Assert.Equal(
            [("set_model_state", "enabled", "key rotation"), ("publish_policy", Audits(server)[1].Before, ""),
                ("rollback_policy", Audits(server)[1].Subject, "back")],
            Audits(server).Select(a => (a.Action, a.Before, a.Comment)));
        Assert.Equal("draining", Audits(server)[0].After);
    }

    [Fact]
    public async Task Simulate_LoggedTraffic_SaysWhatWouldBe()
    {
        await using var server = await StartAsync();
        await DecideAsync(server);

        var same = await server.Policy.SimulatePolicyAsync(new SimulatePolicyRequest());
        var other = await server.Policy.SimulatePolicyAsync(new SimulatePolicyRequest { Yaml = Costly });
        var nobody = await server.Policy.SimulatePolicyAsync(new SimulatePolicyRequest { Tenant = "nobody" });

        Assert.Equal((Decisions, 0, 0), (same.Decisions, same.Flipped, same.Undecidable));
        Assert.Equal((Decisions, Decisions), (other.Decisions, other.Flipped));
        Assert.Equal((Decisions, Decisions), (other.TierMixBefore["economy"], other.TierMixAfter["premium"]));
        Assert.True(other.CostAfterUsd > 10 * other.CostBeforeUsd);
        Assert.Equal("samples", other.ObservedQuality.Refusal);
        Assert.Equal(0, nobody.Decisions);
    }

    [Fact]
    public async Task Simulate_JournalOff_SaysSo()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.Journal = "off");

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Policy.SimulatePolicyAsync(new SimulatePolicyRequest()));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("option journal", error.Status.Detail, StringComparison.Ordinal);
    }

    private static Task<ServerUnderTest> StartAsync(int least = Decisions) =>
        ServerUnderTest.StartAsync(change: o => (o.PublishLeastDecisions, o.JournalSyncMs) = (least, 10));

    /// <summary>Decides, and waits until the journal has it all.</summary>
    private static async Task DecideAsync(ServerUnderTest server)
    {
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, Decisions).Select(i => new DecideRequest { Prompt = $"hello {i}" }));
        await server.Routing.DecideBatchAsync(batch);
        await Until.TrueAsync(
            () => Task.FromResult(Reader(server).Read(kinds: new HashSet<JournalKind> { JournalKind.Decision }).Count() == Decisions), () =>
                "not all decisions were logged");
    }

    private static List<AuditRecord> Audits(ServerUnderTest server) =>
        [.. Reader(server).Read(kinds: new HashSet<JournalKind> { JournalKind.Audit }).Select(i => i.Record.Audit)];

    private static JournalReader Reader(ServerUnderTest server) => new(Path.Combine(server.Options.State, "journal"));
}
