using Microsoft.Extensions.Hosting;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Policies;

/// <summary>The policy file of a running server is changed in every way that people and orchestrators do.</summary>
public sealed class PolicyReloadTests
{
    private const int Refused = 2002;

    [Fact]
    public async Task Watch_FileMovedOver_ComesIntoForce()
    {
        await using var server = await ServerUnderTest.StartAsync();

        server.WritePolicy(TestPolicies.Edited(1));

        await InForceAsync(server, TestPolicies.Edited(1));
        // It serves a moment before it is counted.
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "policy"), ("result", "ok")) == 1, () => "it is counted");
    }

    [Fact]
    public async Task Watch_FileWrittenInPlace_ComesIntoForce()
    {
        await using var server = await ServerUnderTest.StartAsync();

        File.WriteAllText(server.Options.Policy, TestPolicies.Edited(1));

        await InForceAsync(server, TestPolicies.Edited(1));
    }

    [Fact]
    public async Task Watch_LinkedFileSwapped_ComesIntoForce()
    {
        await using var server = await ServerUnderTest.StartAsync();
        server.Folder.Write("one.yaml", TestPolicies.Edited(1));
        server.Folder.Write("two.yaml", TestPolicies.Edited(2));

        await Swap.LinkAsync(server.Folder, "policy.yaml", "one.yaml");
        await InForceAsync(server, TestPolicies.Edited(1));
        await Swap.LinkAsync(server.Folder, "policy.yaml", "two.yaml");

        await InForceAsync(server, TestPolicies.Edited(2));
    }

    [Fact]
    public async Task Watch_LinkedFolderSwapped_ComesIntoForce()
    {
        await using var server = await ServerUnderTest.StartAsync();
        server.Folder.Write("v1/policy.yaml", TestPolicies.Edited(1));
        server.Folder.Write("v2/policy.yaml", TestPolicies.Edited(2));
        Directory.CreateSymbolicLink(server.Folder.At("..data"), "v1");
        await Swap.LinkAsync(server.Folder, "policy.yaml", "..data/policy.yaml");
        await InForceAsync(server, TestPolicies.Edited(1));

        await Swap.LinkAsync(server.Folder, "..data", "v2");

        await InForceAsync(server, TestPolicies.Edited(2));
    }

    [Fact]
    public async Task Watch_FileDeletedAndMadeAgain_KeepsTheOldAndTakesTheNew()
    {
        await using var server = await ServerUnderTest.StartAsync();

        File.Delete(server.Options.Policy);
        await RefusedAsync(server, 1);
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Rules), await server.PolicyInForceAsync());
        server.WritePolicy(TestPolicies.Edited(1));

        await InForceAsync(server, TestPolicies.Edited(1));
    }

    [Fact]
    public async Task Watch_BadEdits_AreLoggedAndCountedAndTheOldServes()
    {
        await using var server = await ServerUnderTest.StartAsync();

        server.WritePolicy(TestPolicies.Broken(1));
        await RefusedAsync(server, 1);
        server.WritePolicy(TestPolicies.FailingTest);
        await RefusedAsync(server, 2);
        server.WritePolicy(TestPolicies.Utility);
        await RefusedAsync(server, 3);

        var entries = server.Log.Entries.Where(e => e.Event.Id == Refused).ToArray();
        Assert.All(entries, e => Assert.Equal((LogLevel.Warning, "PolicyRefused"), (e.Level, e.Event.Name)));
        Assert.Contains("nowhere-1", entries[0].Text, StringComparison.Ordinal);
        Assert.Contains("min_tear", entries[0].Text, StringComparison.Ordinal);
        Assert.Contains("test 'what never was' failed", entries[1].Text, StringComparison.Ordinal);
        Assert.Contains("no bundle is loaded", entries[2].Text, StringComparison.Ordinal);
        var version = PolicyCompiler.VersionOf(TestPolicies.Rules);
        Assert.All(entries, e => Assert.Contains($"{version} stays in force", e.Text, StringComparison.Ordinal));
        Assert.Equal(version, (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).PolicyVersion);
        Assert.Equal(TestPolicies.Rules, (await server.Policy.GetPolicyAsync(new GetPolicyRequest())).Yaml);

        server.WritePolicy(TestPolicies.Edited(1));
        await InForceAsync(server, TestPolicies.Edited(1));
    }

    [Fact]
    public async Task Watch_TiersThatTheClassifierDoesNotKnow_AreRefused()
    {
        await using var server = await ServerUnderTest.StartAsync(TestPolicies.Utility, new FakeClassifier());

        server.WritePolicy(TestPolicies.TwoTiers);
        await RefusedAsync(server, 1);

        Assert.Contains(
            "was trained for the tiers [economy, standard, premium], the policy has [low, high]",
            server.Log.Entries.Single(e => e.Event.Id == Refused).Text, StringComparison.Ordinal);
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Utility), await server.PolicyInForceAsync());
    }

    // A policy without its last rules is a valid policy.
    [Fact]
    public async Task Look_FileThatIsStillBeingWritten_WaitsUntilItHasSettled()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.PolicyPollMs = ServerUnderTest.NeverMs);
        var watch = WatchOf(server);
        var next = TestPolicies.Edited(1);
        var half = next[..next.IndexOf("  - {id: code", StringComparison.Ordinal)];
        Assert.NotNull(PolicyLoader.Load(half, "half", null).Policy);

        File.WriteAllText(server.Options.Policy, half);
        watch.Look();
        File.WriteAllText(server.Options.Policy, next);
        watch.Look();
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Rules), await server.PolicyInForceAsync());
        watch.Look();

        Assert.Equal(PolicyCompiler.VersionOf(next), await server.PolicyInForceAsync());
    }

    [Fact]
    public async Task Look_EditBeforeTheFirstLook_IsSeen()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.PolicyPollMs = ServerUnderTest.NeverMs);
        server.WritePolicy(TestPolicies.Edited(1));
        var watch = WatchOf(server);

        watch.Look();
        watch.Look();

        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Edited(1)), await server.PolicyInForceAsync());
    }

    // Another process holds it, a mount hiccups: when that ends, neither time nor length of the file tell.
    [Fact]
    public async Task Look_FileThatCouldNotBeRead_IsToldOnceAndTriedUntilItCan()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.PolicyPollMs = ServerUnderTest.NeverMs);
        var watch = WatchOf(server);
        server.WritePolicy(TestPolicies.Edited(1));
        using (File.Open(server.Options.Policy, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Enumerable.Range(0, 4).ToList().ForEach(_ => watch.Look());
        }

        Assert.Contains("can't be read", Assert.Single(server.Log.Entries, e => e.Event.Id == Refused).Text, StringComparison.Ordinal);
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Rules), await server.PolicyInForceAsync());
        watch.Look();

        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Edited(1)), await server.PolicyInForceAsync());
    }

    [Fact]
    public async Task TryPublish_PolicyWithWarnings_ServesAndLogsThem()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.PolicyPollMs = ServerUnderTest.NeverMs);

        Assert.True(server.Part<PolicySource>().TryPublish(PolicyLoader.Load(TestPolicies.Questionable, "p.yaml", null), "p.yaml"));

        var entry = Assert.Single(server.Log.Entries, e => e.Event.Id == 2005);
        Assert.Contains("warning: ", entry.Text, StringComparison.Ordinal);
        Assert.Contains(TestPolicies.QuestionableMessage, entry.Text, StringComparison.Ordinal);
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Questionable), await server.PolicyInForceAsync());
    }

    [Fact]
    public async Task TryPublish_ModelThatLeftWithAnOpenBreaker_IsNotShownAsOpenAnyMore()
    {
        await using var server = await ServerUnderTest.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            var decision = await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" });
            await server.Outcomes.ReportOutcomeAsync(new ReportOutcomeRequest
            {
                Outcome = new Outcome
                {
                    DecisionId = decision.DecisionId,
                    Attempt = 1,
                    Model = "small-b",
                    Status = OutcomeStatus.Failure,
                    ErrorClass = ErrorClass.Provider,
                },
            });
        }

        Assert.Equal(1, (await server.ScrapeAsync()).Sum("routing_breaker_state", ("model", "small-b")));
        // What an administrator has set is remembered of a model that leaves, and the rest with it.
        await server.Policy.SetModelStateAsync(new SetModelStateRequest { Model = "small-b", State = ModelState.Draining });
        server.WritePolicy(TestPolicies.Rules.Replace("small-b", "small-c", StringComparison.Ordinal));
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Of("routing_breaker_state", ("model", "small-c")).Any(), () => "small-c shown");
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_breaker_state", ("model", "small-b")) == 0, () => "small-b is not shown as open");

        server.WritePolicy(TestPolicies.Edited(1));
        await InForceAsync(server, TestPolicies.Edited(1));
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_breaker_state", ("model", "small-b")) == 1, () => "small-b is shown as open");
    }

    internal static PolicyFileWatch WatchOf(ServerUnderTest server) => server.Part<IEnumerable<IHostedService>>().OfType<PolicyFileWatch>().Single();

    private static Task InForceAsync(ServerUnderTest server, string policy) =>
        Until.TrueAsync(async () => await server.PolicyInForceAsync() == PolicyCompiler.VersionOf(policy), () => string.Join(
            '\n', server.Log.Entries.Select(e => e.Text)));

    private static Task RefusedAsync(ServerUnderTest server, int times) => Until.TrueAsync(
        async () => (int)(await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "policy"), ("result", "failed")) == times, () =>
            $"{times} reloads refused");
}
