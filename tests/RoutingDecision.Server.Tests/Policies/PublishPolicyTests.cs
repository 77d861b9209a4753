using Google.Rpc;
using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Policies;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Policies;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Policies;

public sealed class PublishPolicyTests
{
    private static readonly string FileVersion = PolicyCompiler.VersionOf(TestPolicies.Rules);

    [Fact]
    public async Task Publish_GoodPolicy_ComesIntoForceAndIsRecorded()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.LogLevel = "Information");

        var published = await PublishAsync(server, 1, comment: "cheaper");

        var version = PolicyCompiler.VersionOf(TestPolicies.Edited(1));
        Assert.Equal((version, true, "cheaper"), (published.Version, published.Current, published.Comment));
        Assert.Equal(version, (await server.Routing.DecideAsync(new DecideRequest { Prompt = "hello" })).PolicyVersion);
        var list = (await server.Policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest())).Versions;
        Assert.Equal([(version, true), (FileVersion, false)], list.Select(v => (v.Version, v.Current)));
        Assert.StartsWith("ipv4:127.0.0.1", list[0].PublishedBy, StringComparison.Ordinal);
        Assert.Equal(TestPolicies.Rules, (await server.Policy.GetPolicyAsync(new GetPolicyRequest { Version = FileVersion })).Yaml);
        Assert.Contains(
            $"publish: {version} after {FileVersion}", Assert.Single(server.Log.Entries, e => e.Event.Id == 2020).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_NothingPublishedYet_ListsTheFile()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var only = Assert.Single((await server.Policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest())).Versions);

        Assert.Equal((FileVersion, true), (only.Version, only.Current));
    }

    [Fact]
    public async Task Publish_BadPolicies_AreRefusedWithReasonsAndTheOldServes()
    {
        await using var server = await ServerUnderTest.StartAsync();

        Assert.Equal(
            ["DOCUMENT", "DOCUMENT"], (await RefusalAsync(server, new PublishPolicyRequest { Yaml = TestPolicies.Broken(1) })).Select(v => v.Type));
        var test = Assert.Single(await RefusalAsync(server, new PublishPolicyRequest { Yaml = TestPolicies.FailingTest }));
        Assert.Equal(("TEST", "what never was"), (test.Type, test.Subject));
        Assert.Equal("CLASSIFIER", Assert.Single(await RefusalAsync(server, new PublishPolicyRequest { Yaml = TestPolicies.Utility })).Type);
        var stale = new PublishPolicyRequest { Yaml = TestPolicies.Edited(1), ExpectedVersion = "p-00000000" };
        Assert.Equal(("VERSION", $"is p-00000000, in force is {FileVersion}"), Assert.Single(await RefusalAsync(server, stale)) is var v
            ? (v.Type, v.Description) : default);
        Assert.Equal(FileVersion, await server.PolicyInForceAsync());
    }

    [Fact]
    public async Task Publish_FailingTestByForce_ServesAndKeepsTheReason()
    {
        await using var server = await ServerUnderTest.StartAsync();
        var bare = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.FailingTest, Force = true }));
        Assert.Equal(StatusCode.InvalidArgument, bare.StatusCode);

        await server.Policy.PublishPolicyAsync(
            new PublishPolicyRequest { Yaml = TestPolicies.FailingTest, Force = true, ForceReason = "incident 7", Comment = "c" });

        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.FailingTest), await server.PolicyInForceAsync());
        Assert.Equal("c (forced: incident 7)", (await server.Policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest())).Versions[0].Comment);
    }

    [Fact]
    public async Task Publish_TwoAtOnceOnTheSameVersion_OneWins()
    {
        await using var server = await ServerUnderTest.StartAsync();

        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(async n =>
        {
            try
            {
                await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(n), ExpectedVersion = FileVersion });
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));

        Assert.Single(results, StatusCode.OK);
        Assert.Equal(7, results.Count(r => r == StatusCode.FailedPrecondition));
    }

    [Fact]
    public async Task Rollback_WithoutAndWithAVersion_GoesBack()
    {
        await using var server = await ServerUnderTest.StartAsync();
        await PublishAsync(server, 1);
        await PublishAsync(server, 2);

        var back = await server.Policy.RollbackPolicyAsync(new RollbackPolicyRequest { Comment = "worse" });
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Edited(1)), back.Version.Version);
        await server.Policy.RollbackPolicyAsync(new RollbackPolicyRequest { Version = FileVersion });

        Assert.Equal(FileVersion, await server.PolicyInForceAsync());
        var unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Policy.RollbackPolicyAsync(new RollbackPolicyRequest { Version = "../token" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(5, (await server.Policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest())).Versions.Count);
    }

    [Fact]
    public async Task List_Pages_GoThroughAllOnceAlsoWhenMoreIsPublishedMeanwhile()
    {
        await using var server = await ServerUnderTest.StartAsync();
        for (var n = 1; n <= 4; n++)
        {
            await PublishAsync(server, n);
        }

        var first = await server.Policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PageSize = 2 });
        await PublishAsync(server, 5);
        var second = await server.Policy.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PageSize = 10, PageToken = first.NextPageToken });

        string[] expected = [.. new[] { 4, 3, 2, 1 }.Select(n => PolicyCompiler.VersionOf(TestPolicies.Edited(n))), FileVersion];
        Assert.Equal(expected, first.Versions.Concat(second.Versions).Select(v => v.Version));
        Assert.Equal("", second.NextPageToken);
    }

    [Fact]
    public async Task Publish_ThenRestart_ServesWhatWasPublishedAndNotTheFile()
    {
        using var folder = new TemporaryFolder();
        var options = ServerUnderTest.Defaults(folder);
        File.WriteAllText(options.Policy, TestPolicies.Rules);
        var store = PublishedPolicies.StoreOf(options);
        await using (var server = await ServerUnderTest.StartAsync(change: o => o.State = options.State))
        {
            await PublishAsync(server, 1);
        }

        await using var again = await ServerUnderTest.StartAsync(change: o => o.State = options.State);

        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Edited(1)), await again.PolicyInForceAsync());
        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Edited(1)), await store.CurrentAsync());
        await Until.TrueAsync(() => again.Log.Entries.Any(e => e.Event.Id == 2021), () => "the file is told not to be followed");
    }

    [Fact]
    public async Task Watch_EditAfterAPublication_IsToldAndNotPutIntoForce()
    {
        await using var server = await ServerUnderTest.StartAsync(change: o => o.PolicyPollMs = ServerUnderTest.NeverMs);
        await PublishAsync(server, 1);
        var watch = PolicyReloadTests.WatchOf(server);

        server.WritePolicy(TestPolicies.Edited(2));
        watch.Look();
        watch.Look();

        Assert.Equal(PolicyCompiler.VersionOf(TestPolicies.Edited(1)), await server.PolicyInForceAsync());
        Assert.Contains("is not followed", Assert.Single(server.Log.Entries, e => e.Event.Id == 2021).Text, StringComparison.Ordinal);
    }

    private static async Task<PolicyVersion> PublishAsync(ServerUnderTest server, int edit, string comment = "") =>
        (await server.Policy.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Edited(edit), Comment = comment })).Version;

    private static async Task<IReadOnlyList<PreconditionFailure.Types.Violation>> RefusalAsync(ServerUnderTest server, PublishPolicyRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Policy.PublishPolicyAsync(request));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        return Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin")).Details.Single()
            .Unpack<PreconditionFailure>().Violations;
    }
}
