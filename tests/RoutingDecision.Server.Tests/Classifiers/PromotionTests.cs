using System.Text.Json.Nodes;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Classifiers;

public sealed class PromotionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _easy;
    private readonly string _hard;

    public PromotionTests()
    {
        _easy = BundleFolders.Write(_folder.At("main"), BundleFolders.Easy);
        _hard = BundleFolders.Write(_folder.At("models/hard"), BundleFolders.Hard);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ListClassifiers_BundleFolders_ShowsRolesAndRefusals()
    {
        BundleFolders.WriteUnread(_folder.At("models/broken"), m => m.Remove("tiers"), 0);
        await using var server = await StartAsync();

        var listed = (await server.Policy.ListClassifiersAsync(new ListClassifiersRequest())).Classifiers;

        Assert.Equal(
            [(_easy, ClassifierRole.Serving), ("", ClassifierRole.Refused), (_hard, ClassifierRole.Idle)], listed.Select(c => (c.Version, c.Role)));
        Assert.Equal(_folder.At("main"), listed[0].Folder);
        Assert.Equal(64, listed[0].Sha256.Length);
        Assert.NotEmpty(listed[0].Metrics);
        Assert.Contains("manifest.json can't be read", listed[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PromoteClassifier_ThenRollback_ServesEachAtOnce()
    {
        await using var server = await StartAsync();

        var promoted = await server.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard, Comment = "a trial" });
        var after = await AskAsync(server);
        var back = await server.Policy.RollbackClassifierAsync(new RollbackClassifierRequest());
        var restored = await AskAsync(server);
        var again = await server.Policy.RollbackClassifierAsync(new RollbackClassifierRequest());

        Assert.Equal((_hard, ClassifierRole.Serving, _folder.At("models/hard")),
            (promoted.Classifier.Version, promoted.Classifier.Role, promoted.Classifier.Folder));
        Assert.Equal((_hard, "premium"), (after.ClassifierVersion, after.Tier));
        Assert.Equal((_easy, _easy, "economy"), (back.Classifier.Version, restored.ClassifierVersion, restored.Tier));
        Assert.Equal(_hard, again.Classifier.Version);
        Assert.Equal([(_hard, ClassifierRole.Serving), (_easy, ClassifierRole.Previous)], await RolesAsync(server));
        Assert.Contains(server.Log.Entries, e => e.Event.Id == 2006 && e.Text.Contains("a trial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PublishPolicy_AfterAPromotionThatMovedEverything_CountsThePolicysFlipsAlone()
    {
        const int Decisions = 40;
        await using var server = await StartAsync(o => (o.PublishLeastDecisions, o.JournalSyncMs) = (Decisions, 10));
        var batch = new DecideBatchRequest();
        batch.Requests.AddRange(Enumerable.Range(0, Decisions).Select(i => new DecideRequest { Prompt = $"hello {i}" }));
        await server.Routing.DecideBatchAsync(batch);
        var journal = new JournalReader(_folder.At("state/journal"));
        await Until.TrueAsync(
            () => journal.Read(kinds: new HashSet<JournalKind> { JournalKind.Decision }).Count() == Decisions, () => "all decisions are logged");
        await server.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard });
        Assert.Equal("premium", (await AskAsync(server)).Tier);

        await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = $"{TestPolicies.Utility}# the same\n" });
        var cheaper = $"{TestPolicies.Utility}  - {{id: cheap, when: {{phrase: [hello]}}, then: {{max_tier: economy}}}}\n";
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = cheaper }));

        Assert.Matches(@"\(replay\): replay: 100\.0% of the last 4\d decisions flip", refused.Status.Detail);
    }

    [Fact]
    public async Task PromoteClassifier_ThatServesAlready_ChangesNothing()
    {
        await using var server = await StartAsync();

        await server.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _easy });

        Assert.Equal([(_easy, ClassifierRole.Serving), (_hard, ClassifierRole.Idle)], await RolesAsync(server));
    }

    [Fact]
    public async Task PromoteClassifier_TwoFoldersWithTheSameBundle_TakesTheFirstByNameAndSaysWhich()
    {
        Assert.Equal(_hard, BundleFolders.Write(_folder.At("models/a-copy"), BundleFolders.Hard));
        await using var server = await StartAsync();

        var promoted = await server.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard });

        Assert.Equal(_folder.At("models/a-copy"), promoted.Classifier.Folder);
        Assert.Contains(
            server.Log.Entries, e =>
                e.Event.Id == 2006 && e.Text.Contains($"promotion from {_folder.At("models/a-copy")}", StringComparison.Ordinal));
        var copy = Assert.Single(
            (await server.Policy.ListClassifiersAsync(new ListClassifiersRequest())).Classifiers, c => c.Role == ClassifierRole.Refused);
        Assert.Equal(
            (_folder.At("models/hard"), $"holds the same bundle as '{_folder.At("models/a-copy")}', which is the one that is used"),
            (copy.Folder, copy.Problem));
    }

    [Fact]
    public async Task Start_ShadowThatCouldNotServe_StartsWithoutItAndSaysSo()
    {
        var other = BundleFolders.Write(_folder.At("models/other"), BundleFolders.OtherTiers);
        new RoleFile(new ServerOptions { State = _folder.At("state") }).Write(new ClassifierRoles(_easy, _easy, "", other, 0.5));

        await using var server = await StartAsync();

        Assert.Equal([(_easy, ClassifierRole.Serving), (_hard, ClassifierRole.Idle), (other, ClassifierRole.Idle)], await RolesAsync(server));
        Assert.Contains(server.Log.Entries, e => e.Event.Id == 2010 && e.Text.Contains("was trained for the tiers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", StatusCode.InvalidArgument)]
    [InlineData("nobody-00000000", StatusCode.NotFound)]
    public async Task PromoteClassifier_UnknownVersion_IsRefused(string version, StatusCode expected)
    {
        await using var server = await StartAsync();

        await RefusedAsync(expected, server.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = version }));
    }

    [Fact]
    public async Task PromoteClassifier_CorruptSinceItWasSeen_IsRefusedAndTheOldOneServes()
    {
        var broken = BundleFolders.Write(_folder.At("models/broken"), m => m["model"]!["sha256"] = new string('0', 64));
        await using var server = await StartAsync();

        var refused = await RefusedAsync(
            StatusCode.FailedPrecondition, server.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = broken }));

        Assert.Contains("SHA-256 of model.onnx", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(_easy, (await AskAsync(server)).ClassifierVersion);
    }

    [Fact]
    public async Task RollbackClassifier_NothingBefore_IsRefused()
    {
        await using var server = await StartAsync();

        await RefusedAsync(StatusCode.FailedPrecondition, server.Policy.RollbackClassifierAsync(new RollbackClassifierRequest()));
        await RefusedAsync(StatusCode.FailedPrecondition, server.Policy.GetShadowReportAsync(new GetShadowReportRequest()));
    }

    [Fact]
    public async Task Start_AfterAPromotionAndAShadow_KeepsTheRoles()
    {
        var third = BundleFolders.Write(_folder.At("models/third"), number: 3);
        await using (var first = await StartAsync())
        {
            await first.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard });
            await first.Policy.SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = third, Share = 0.25 });
        }

        await using var second = await StartAsync();

        Assert.Equal(_hard, (await AskAsync(second)).ClassifierVersion);
        Assert.Equal([(_hard, ClassifierRole.Serving), (third, ClassifierRole.Shadow), (_easy, ClassifierRole.Previous)], await RolesAsync(second));
        Assert.Equal(0.25, (await second.Policy.GetShadowReportAsync(new GetShadowReportRequest())).Share);
        await second.Policy.RollbackClassifierAsync(new RollbackClassifierRequest());
        Assert.Equal(_easy, (await AskAsync(second)).ClassifierVersion);
    }

    [Fact]
    public async Task Start_MainBundleChangedSinceThePromotion_ServesThat()
    {
        await PromoteAndStopAsync();
        var newer = BundleFolders.Write(_folder.At("main"), BundleFolders.Easy, number: 9);

        await using var second = await StartAsync();

        Assert.Equal(newer, (await AskAsync(second)).ClassifierVersion);
    }

    [Fact]
    public async Task Start_PromotedBundleGone_ServesTheMainOneAndSaysSo()
    {
        await PromoteAndStopAsync();
        Directory.Delete(_folder.At("models/hard"), recursive: true);

        await using var second = await StartAsync();

        Assert.Equal(_easy, (await AskAsync(second)).ClassifierVersion);
        Assert.Contains(second.Log.Entries, e => e.Event.Id == 2010 && e.Text.Contains(_hard, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("{\"serving\": \"hard\"}")]
    [InlineData("{\"serving\": null, \"bundle\": \"\", \"previous\": \"\", \"shadow\": \"\", \"share\": 0}")]
    [InlineData("{\"serving\": \"\", \"bundle\": \"\", \"previous\": \"\", \"shadow\": \"x\", \"share\": 7}")]
    [InlineData("\0\u0001\u0002")]
    public async Task Start_GarbageInTheRoleFile_ServesTheMainBundleAndSaysSo(string garbage)
    {
        _folder.Write("state/classifiers.json", garbage);

        await using var server = await StartAsync();

        Assert.Equal(_easy, (await AskAsync(server)).ClassifierVersion);
        Assert.Contains(server.Log.Entries, e => e.Event.Id == 2010 && e.Text.Contains("classifiers.json", StringComparison.Ordinal));
    }

    [Fact]
    public void RoleFile_WrittenRoles_AreReadAgain()
    {
        var file = new RoleFile(new ServerOptions { State = _folder.At("deep/state") });
        var roles = new ClassifierRoles("a-1", "b-2", "c-3", "d-4", 0.5);

        file.Write(ClassifierRoles.None);
        file.Write(roles);

        Assert.Equal(roles, file.Read(out var problem));
        Assert.Null(problem);
        Assert.Single(Directory.GetFiles(_folder.At("deep/state")));
    }

    [Fact]
    public async Task Look_MainBundleChangedAfterAPromotion_ServesThat()
    {
        await using var server = await StartAsync();
        await server.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard });

        var newer = BundleFolders.Write(_folder.At("main"), BundleFolders.Easy, number: 9);
        server.Part<ClassifierRoster>().Look();
        server.Part<ClassifierRoster>().Look();

        Assert.Equal(newer, (await AskAsync(server)).ClassifierVersion);
        Assert.Equal([(newer, ClassifierRole.Serving), (_hard, ClassifierRole.Previous)], await RolesAsync(server));
    }

    private async Task PromoteAndStopAsync()
    {
        await using var first = await StartAsync();
        await first.Policy.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard });
    }

    private Task<ServerUnderTest> StartAsync(Action<ServerOptions>? change = null) => ServerUnderTest.StartAsync(TestPolicies.Utility, change: o =>
    {
        o.Bundle = _folder.At("main");
        o.Models = _folder.At("models");
        o.State = _folder.At("state");
        o.PolicyPollMs = ServerUnderTest.NeverMs;
        o.LogLevel = "Information";
        change?.Invoke(o);
    });

    private static async Task<DecideResponse> AskAsync(ServerUnderTest server) =>
        await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello there" });

    private static async Task<IEnumerable<(string, ClassifierRole)>> RolesAsync(ServerUnderTest server) =>
        (await server.Policy.ListClassifiersAsync(new ListClassifiersRequest())).Classifiers.Select(c => (c.Version, c.Role));

    private static async Task<RpcException> RefusedAsync<T>(StatusCode expected, AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(expected, refused.StatusCode);
        return refused;
    }
}
