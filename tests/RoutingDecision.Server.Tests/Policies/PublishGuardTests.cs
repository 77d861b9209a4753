using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Simulations;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.WhatIf;

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
        Assert.Contains(
            $"100.0% of the last {Decisions} decisions flip to another tier and 0.0% can't be told, 25.0% may", violation.Description,
            StringComparison.Ordinal);
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
    public async Task Publish_LittleTraffic_IsNotJudgedAndSaysSo()
    {
        await using var server = await StartAsync(least: Decisions + 1);
        await DecideAsync(server);

        var reply = await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = Costly });

        Assert.Equal($"{Decisions} decisions, too few to judge", reply.Replay);
        Assert.EndsWith($"; replay: {reply.Replay}", Assert.Single(Audits(server)).After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_FlipsAndWhatCannotBeToldTogetherTooMany_IsRefusedWithBothNumbers()
    {
        await using var server = await StartAsync();
        // A fifth flips by a count of words, and for a fifth an expression asks for the text, which no log has.
        await DecideAsync(server, i => (i % 5) switch { 0 => $"hello to all of you {i}", 1 => $"hello there {i}", _ => "hello" });
        var policy = $$$"""
            {{{TestPolicies.Rules.TrimEnd()}}}
              - {id: long, when: {ask_words: {gte: 5}}, then: {tier: premium}}
              - {id: pattern, when: {all: [{ask_words: {gte: 2}}, {ask_words: {lt: 5}}, {regex: 'th[aeiou]re'}]}, then: {tier: premium}}

            """;

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = policy }));

        Assert.Contains(
            $"20.0% of the last {Decisions} decisions flip to another tier and 20.0% can't be told, 25.0% may", error.Status.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WhileASimulationRuns_IsPutOffUnlessForced()
    {
        await using var server = await StartAsync();
        await DecideAsync(server);
        var time = new HeldTime();
        var simulator = ActivatorUtilities.CreateInstance<PolicySimulator>(server.App.Services, time);
        var guard = new PublishGuard(simulator, server.Options, server.Part<ILogger<PublishGuard>>()) { Patience = TimeSpan.Zero };
        var publisher = ActivatorUtilities.CreateInstance<PolicyPublisher>(server.App.Services, guard);
        var before = await server.PolicyInForceAsync();
        var running = simulator.RunAsync(
            server.Part<SnapshotHolder>().Current.Policy, "", new SimulationScope(), TimeSpan.Zero, CancellationToken.None);
        try
        {
            var busy = await Assert.ThrowsAnyAsync<RpcException>(() => publisher.PublishAsync(Costly, "", new PolicyChange("ops", "", "")));
            var left = await server.PolicyInForceAsync();
            var (record, replay) = await publisher.PublishAsync(Costly, "", new PolicyChange("ops", "", "an outage"));

            Assert.Equal(StatusCode.ResourceExhausted, busy.StatusCode);
            Assert.Contains("try again, or force with a reason", busy.Status.Detail, StringComparison.Ordinal);
            Assert.Equal(before, left);
            Assert.Equal((record.Version, "an outage"), (await server.PolicyInForceAsync(), record.ForceReason));
            Assert.Equal("not made, as another simulation ran", replay);
        }
        finally
        {
            time.Release();
            await running;
        }
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
    private static async Task DecideAsync(ServerUnderTest server, Func<int, string>? prompt = null)
    {
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, Decisions).Select(i => new DecideRequest { Prompt = prompt?.Invoke(i) ?? $"hello {i}" }));
        await server.Routing.DecideBatchAsync(batch);
        await Until.TrueAsync(
            () => Task.FromResult(Reader(server).Read(kinds: new HashSet<JournalKind> { JournalKind.Decision }).Count() == Decisions), () =>
                "not all decisions were logged");
    }

    private static List<AuditRecord> Audits(ServerUnderTest server) =>
        [.. Reader(server).Read(kinds: new HashSet<JournalKind> { JournalKind.Audit }).Select(i => i.Record.Audit)];

    private static JournalReader Reader(ServerUnderTest server) => new(Path.Combine(server.Options.State, "journal"));

    /// <summary>A clock that lets nobody read it until it is released: whoever decides with it waits.</summary>
    private sealed class HeldTime : TimeProvider
    {
        private readonly ManualResetEventSlim _released = new();

        public override long GetTimestamp()
        {
            _released.Wait();
            return base.GetTimestamp();
        }

        public void Release() => _released.Set();
    }
}
