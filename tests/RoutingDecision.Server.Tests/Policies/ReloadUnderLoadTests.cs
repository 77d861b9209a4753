using System.Collections.Concurrent;
using System.Globalization;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Tests.Hosting;

namespace RoutingDecision.Server.Tests.Policies;

/// <summary>Policies that differ in all that a decision shows follow each other while callers decide.</summary>
public sealed class ReloadUnderLoadTests
{
    private const int Reloads = 200;
    private const int Callers = 8;
    private const int ModelNames = 5;

    private static readonly string[] Tiers = ["economy", "standard", "premium"];

    [Fact]
    public async Task Watch_ReloadsUnderLoad_NeitherFailNorMixADecision()
    {
        await using var server = await ServerUnderTest.StartAsync(PolicyOf(0), change: o => o.PolicyPollMs = ServerUnderTest.NeverMs);
        var watch = PolicyReloadTests.WatchOf(server);
        var published = new ConcurrentDictionary<string, int>(StringComparer.Ordinal) { [PolicyCompiler.VersionOf(PolicyOf(0))] = 0 };
        using var stop = new CancellationTokenSource();
        var replies = new ConcurrentQueue<DecideResponse>();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(server, replies, stop.Token))).ToArray();

        for (var i = 1; i <= Reloads; i++)
        {
            var bad = i % 3 == 0;
            var policy = bad ? TestPolicies.Broken(i) : PolicyOf(i);
            if (!bad)
            {
                published[PolicyCompiler.VersionOf(policy)] = i;
            }

            server.WritePolicy(policy);
            watch.Look();
            watch.Look();
            // Each policy meets some decisions; a caller that failed ends the test below.
            var enough = replies.Count + Callers;
            await Until.TrueAsync(() => replies.Count >= enough || callers.Any(c => c.IsCompleted), () => "callers go on");
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);

        Assert.All(replies, reply =>
        {
            Assert.True(published.TryGetValue(reply.PolicyVersion, out var i), reply.PolicyVersion);
            var reason = reply.Reasons[0].Text;
            Assert.Equal(($"{Tiers[i % 3]}-{i % ModelNames}", Tiers[i % 3], $"rule 'all-{i}'"), (reply.Model, reply.Tier, reason));
            Assert.All(reply.Fallbacks, f => Assert.EndsWith($"-{i % ModelNames}", f.Model, StringComparison.Ordinal));
        });
        var bads = Reloads / 3;
        var scrape = await server.ScrapeAsync();
        Assert.Equal(Reloads - bads, scrape.Sum("routing_reloads_total", ("result", "ok")));
        Assert.Equal(bads, scrape.Sum("routing_reloads_total", ("result", "failed")));
        Assert.Equal(bads, server.Log.Entries.Count(e => e.Event.Id == 2002));
        Assert.Equal(replies.Count, scrape.Sum("routing_decisions_total"));
        Assert.Single(scrape.Of("routing_policy_info"), s => s.Value == 1);
        Assert.InRange(replies.Select(r => r.PolicyVersion).Distinct(StringComparer.Ordinal).Count(), Reloads / 3, Reloads);
    }

    // Nothing of a published version may be lost either: the text and its version are read as one.
    [Fact]
    public async Task GetPolicy_WhileReloading_TextAndVersionBelongTogether()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.PolicyPollMs = ServerUnderTest.NeverMs);
        var source = server.Part<PolicySource>();
        using var stop = new CancellationTokenSource();
        var reading = new TaskCompletionSource();
        var reader = Task.Run(async () =>
        {
            var reads = 0;
            for (; !stop.IsCancellationRequested; reads++)
            {
                var policy = await server.Policy.GetPolicyAsync(new GetPolicyRequest());
                Assert.Equal(PolicyCompiler.VersionOf(policy.Yaml), policy.Version.Version);
                reading.TrySetResult();
            }

            return reads;
        });

        await Task.WhenAny(reading.Task, reader);
        for (var i = 0; i < Reloads; i++)
        {
            Assert.True(source.TryPublish(PolicyLoader.Load(TestPolicies.Edited(i), "test", null), "test"));
        }

        await stop.CancelAsync();
        Assert.True(await reader > 0);
    }

    private static async Task CallAsync(ServerUnderTest server, ConcurrentQueue<DecideResponse> replies, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            replies.Enqueue(await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" }));
        }
    }

    private static string PolicyOf(int i)
    {
        var models = string.Join('\n', Tiers.Select((tier, t) => string.Create(
            CultureInfo.InvariantCulture,
            $"  - {{id: {tier}-{i % ModelNames}, provider: p{t}, tier: {tier}, price: {{input: {t + 1}, output: {t + 1}}}, context_tokens: 100000}}")));
        return $$$"""
            version: 1
            tiers: [economy, standard, premium]
            models:
            {{{models}}}
            routing: {decide_by: rules, default_tier: economy, strategy: direct}
            rules:
              - {id: all-{{{i}}}, when: {prompt_tokens: {gt: 0}}, then: {tier: {{{Tiers[i % 3]}}}}}
            tests:
              - {name: all the same, given: {prompt: "hello"}, expect: {tier: {{{Tiers[i % 3]}}}, rule: all-{{{i}}}}}
            """;
    }
}
