using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Policies;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Classifiers;

public sealed class BundleSwapTests : IDisposable
{
    private const int Swaps = 40;
    private const int Callers = 64;

    private readonly TemporaryFolder _folder = new();

    private string Main => _folder.At("main");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Watch_AnotherBundle_ServesByItself()
    {
        BundleFolders.Write(Main, BundleFolders.Easy);
        await using var server = await StartAsync(pollMs: 50);
        Assert.Equal("economy", (await AskAsync(server)).Tier);

        var hard = BundleFolders.Write(Main, BundleFolders.Hard);

        await Until.TrueAsync(
            async () => (await AskAsync(server)).ClassifierVersion == hard, () => string.Join('\n', server.Log.Entries.Select(e => e.Text)));
        Assert.Equal("premium", (await AskAsync(server)).Tier);

        // It serves before that is counted and told.
        await Until.TrueAsync(
            async () => (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "classifier"), ("result", "ok")) > 0
                && server.Log.Entries.Any(e => e.Event.Id == 2006 && e.Text.Contains(hard, StringComparison.Ordinal)),
            () => string.Join('\n', server.Log.Entries.Select(e => e.Text)));
        var scrape = await server.ScrapeAsync();
        Assert.Equal(1, scrape.Sum("routing_reloads_total", ("what", "classifier"), ("result", "ok")));
        Assert.Equal(1, scrape.Sum("routing_classifier_info", ("version", hard)));
    }

    [Fact]
    public async Task Look_SwappedLink_Serves()
    {
        BundleFolders.Write(_folder.At("one"), BundleFolders.Easy);
        var hard = BundleFolders.Write(_folder.At("two"), BundleFolders.Hard);
        Directory.CreateSymbolicLink(Main, _folder.At("one"));
        await using var server = await StartAsync();

        await Swap.LinkAsync(_folder, "main", _folder.At("two"));
        Settle(server);

        Assert.Equal(hard, (await AskAsync(server)).ClassifierVersion);
    }

    [Fact]
    public async Task Look_SeenOnce_WaitsForItToSettle()
    {
        var easy = BundleFolders.Write(Main, BundleFolders.Easy);
        await using var server = await StartAsync();
        Settle(server);

        BundleFolders.Write(Main, BundleFolders.Hard);
        server.Part<ClassifierRoster>().Look();

        Assert.Equal(easy, (await AskAsync(server)).ClassifierVersion);
    }

    [Fact]
    public async Task Look_HalfCopied_IsRefusedUntilItIsWhole()
    {
        var easy = BundleFolders.Write(Main, BundleFolders.Easy);
        await using var server = await StartAsync();
        var whole = File.ReadAllBytes(Path.Combine(Main, "model.onnx"));

        File.Delete(Path.Combine(Main, "model.onnx"));
        File.WriteAllBytes(Path.Combine(Main, "model.onnx"), whole[..(whole.Length / 2)]);
        var hard = BundleFolders.Write(Main, BundleFolders.Hard);
        Settle(server);
        Settle(server);

        Assert.Equal(easy, (await AskAsync(server)).ClassifierVersion);
        await AssertRefusedOnceAsync(server, "model.onnx has");

        File.WriteAllBytes(Path.Combine(Main, "model.onnx"), whole);
        Settle(server);
        Assert.Equal(hard, (await AskAsync(server)).ClassifierVersion);
    }

    public static TheoryData<string, Action<JsonObject>, string> Spoilt => new()
    {
        { "digest", m => m["model"]!["sha256"] = new string('0', 64), "the SHA-256 of model.onnx is" },
        { "no manifest of ours", m => m.Remove("tiers"), "manifest.json can't be read" },
        { "other tiers", BundleFolders.OtherTiers, "was trained for the tiers [low, middle, high]" },
        { "a test of the policy", m => BundleFolders.Hard(m), "test 'easy stays cheap' failed" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task Look_BundleThatCantServe_IsRefusedCountedAndTold(string what, Action<JsonObject> spoil, string reason)
    {
        var easy = BundleFolders.Write(Main, BundleFolders.Easy);
        const string Test = "tests:\n  - {name: easy stays cheap, given: {prompt: \"hello\"}, expect: {tier: economy}}\n";
        await using var server = await StartAsync(TestPolicies.Utility + Test);

        BundleFolders.WriteUnread(Main, spoil, number: 1);
        Settle(server);
        Settle(server);

        Assert.Equal(easy, (await AskAsync(server)).ClassifierVersion);
        await AssertRefusedOnceAsync(server, reason, what);
    }

    private static void Certified(JsonObject manifest) => manifest["certified"] = JsonNode.Parse(
        """[{"max_under_route": 0.05, "confidence": 0.95, "thresholds": [0.9, 0.8, 0], "samples": 500, "method": "test"}]""");

    private static void Uncertified(JsonObject manifest) => manifest["certified"] = new JsonArray();

    [Fact]
    public async Task Look_PolicyFileRefusedForTheBundle_IsTriedAgainWithTheNextOne()
    {
        BundleFolders.Write(Main, Uncertified);
        await using var server = await StartAsync();
        var risk = TestPolicies.Utility.Replace("decide_by: utility", "decide_by: risk", StringComparison.Ordinal);
        server.WritePolicy(risk);
        LookAtPolicy(server);
        LookAtPolicy(server);
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Utility), await server.PolicyInForceAsync());

        BundleFolders.Write(Main, Certified);
        Settle(server);
        LookAtPolicy(server);

        Assert.Equal(PolicyCompiler.VersionOf(risk), await server.PolicyInForceAsync());
        Assert.Single(server.Log.Entries, e => e.Event.Id == 2002 && e.Text.Contains("no certified thresholds", StringComparison.Ordinal));
    }

    private static void LookAtPolicy(ServerUnderTest server) => PolicyReloadTests.WatchOf(server).Look();

    [Fact]
    public async Task Look_NoCertificateUnderAPolicyByRisk_IsRefused()
    {
        var first = BundleFolders.Write(Main, Certified);
        var policy = TestPolicies.Utility.Replace("decide_by: utility", "decide_by: risk", StringComparison.Ordinal);
        await using var server = await StartAsync(policy);

        BundleFolders.Write(Main, Uncertified);
        Settle(server);

        Assert.Equal(first, (await AskAsync(server)).ClassifierVersion);
        await AssertRefusedOnceAsync(server, "carries no certified thresholds");
    }

    [Fact]
    public async Task TryPublish_PolicyTestedWithTheClassifierBefore_IsTestedAgain()
    {
        BundleFolders.Write(Main, BundleFolders.Easy);
        await using var server = await StartAsync();
        const string Test = "tests:\n  - {name: cheap, given: {prompt: \"hello\"}, expect: {tier: economy}}\n";
        var loaded = Server.Policies.PolicyLoader.Load(
            TestPolicies.Utility + Test, "policy", server.Part<Core.Decisions.SnapshotHolder>().Current.Classifier);
        Assert.NotNull(loaded.Policy);

        BundleFolders.Write(Main, BundleFolders.Hard);
        Settle(server);

        Assert.False(server.Part<Server.Policies.PolicySource>().TryPublish(loaded, "test"));
        Assert.Contains(server.Log.Entries, e => e.Event.Id == 2002 && e.Text.Contains("test 'cheap' failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Look_SwapsUnderLoad_NeitherFailNorMixADecision()
    {
        var published =
            new ConcurrentDictionary<string, string>(StringComparer.Ordinal) { [BundleFolders.Write(Main, BundleFolders.Easy)] = "economy" };
        await using var server = await StartAsync();
        using var stop = new CancellationTokenSource();
        var replies = new ConcurrentQueue<DecideResponse>();
        var callers = Enumerable.Range(0, Callers).Select(c => Task.Run(() => CallAsync(server, c, replies, stop.Token))).ToArray();

        for (var i = 1; i <= Swaps; i++)
        {
            var hard = i % 2 == 1;
            if (i % 5 == 0)
            {
                BundleFolders.WriteUnread(Main, m => m["model"]!["bytes"] = 1, i);
            }
            else
            {
                published[BundleFolders.Write(Main, hard ? BundleFolders.Hard : BundleFolders.Easy, i)] = hard ? "premium" : "economy";
            }

            Settle(server);
            // Each bundle meets some decisions; a caller that failed ends the test below.
            var enough = replies.Count + 8;
            await Until.TrueAsync(() => replies.Count >= enough || callers.Any(c => c.IsCompleted), () => "callers go on");
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);

        Assert.All(replies, reply =>
        {
            Assert.True(published.TryGetValue(reply.ClassifierVersion, out var tier), reply.ClassifierVersion);
            Assert.Equal(tier, reply.Tier);
            Assert.Equal(tier == "economy", reply.TierProbabilities[0].Probability > 0.99);
        });
        var scrape = await server.ScrapeAsync();
        Assert.Equal(Swaps / 5, scrape.Sum("routing_reloads_total", ("what", "classifier"), ("result", "failed")));
        Assert.Equal(Swaps - (Swaps / 5), scrape.Sum("routing_reloads_total", ("what", "classifier"), ("result", "ok")));
        Assert.Equal(replies.Count, scrape.Sum("routing_decisions_total"));
        Assert.Single(scrape.Of("routing_classifier_info"), s => s.Value == 1);
        Assert.InRange(replies.Select(r => r.ClassifierVersion).Distinct(StringComparer.Ordinal).Count(), Swaps / 2, Swaps);
    }

    private static async Task CallAsync(ServerUnderTest server, int caller, ConcurrentQueue<DecideResponse> replies, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            // Some prompts come again and again, so that a cache that outlived its classifier would show.
            replies.Enqueue(await server.Routing.DecideAsync(new DecideRequest { Prompt = $"prompt {(caller * 31) + (i % 3)}" }));
        }
    }

    private Task<ServerUnderTest> StartAsync(string policy = TestPolicies.Utility, int pollMs = ServerUnderTest.NeverMs) =>
        ServerUnderTest.StartAsync(policy, change: o =>
    {
        o.Bundle = Main;
        o.LogLevel = "Information";
        o.PolicyPollMs = pollMs;
    });

    private static void Settle(ServerUnderTest server)
    {
        server.Part<ClassifierRoster>().Look();
        server.Part<ClassifierRoster>().Look();
    }

    private static async Task<DecideResponse> AskAsync(ServerUnderTest server) =>
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello there" });

    private static async Task AssertRefusedOnceAsync(ServerUnderTest server, string reason, string what = "")
    {
        Assert.Equal(1, (await server.ScrapeAsync()).Sum("routing_reloads_total", ("what", "classifier"), ("result", "failed")));
        var told = Assert.Single(server.Log.Entries, e => e.Event.Id == 2007);
        Assert.True(told.Text.Contains(reason, StringComparison.Ordinal), $"{what}: {told.Text}");
    }
}
