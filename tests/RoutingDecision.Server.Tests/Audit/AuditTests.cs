using Grpc.Core;
using RoutingDecision.Contracts.V1;
using RoutingDecision.Server.Tests.Classifiers;
using RoutingDecision.Server.Tests.Hosting;
using RoutingDecision.Server.Tests.Security;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Audit;

/// <summary>
/// What an administrator changes with a key is in the journal afterwards: who, when, what, before and after, why. What was refused is not.
/// </summary>
public sealed class AuditTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShiftedTime _time = new();
    private readonly string _easy;
    private readonly string _hard;

    public AuditTests()
    {
        _easy = BundleFolders.Write(_folder.At("main"), BundleFolders.Easy);
        _hard = BundleFolders.Write(_folder.At("models/hard"), BundleFolders.Hard);
        // A day on which nothing else is written.
        _time.Advance(TimeSpan.FromDays(400));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Promote_WithAKey_SaysWhoWhenAndWhat()
    {
        await using var server = await StartAsync();

        var (first, last) = await TimedAsync(
            () => As(server, "boss").PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard, Comment = "a trial" }));

        IsRecord(Assert.Single(Audits()), first, last, "boss", "promote_classifier", _hard, _easy, _hard, "a trial");
    }

    [Fact]
    public async Task RollbackClassifier_WithAKey_SaysWhoWhenAndWhat()
    {
        await using var server = await StartAsync();
        await As(server, "boss").PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard });
        _time.Advance(TimeSpan.FromHours(1));

        var (first, last) = await TimedAsync(() => As(server, "all").RollbackClassifierAsync(new RollbackClassifierRequest { Comment = "too dear" }));

        Assert.Equal(["promote_classifier", "rollback_classifier"], Audits().Select(a => a.Audit.Action));
        IsRecord(Audits()[1], first, last, "all", "rollback_classifier", _easy, _hard, _easy, "too dear");
    }

    [Fact]
    public async Task Shadow_BegunAndEndedWithAKey_SaysWhoWhenAndWhatOfEach()
    {
        await using var server = await StartAsync();

        var begun = await TimedAsync(
            () => As(server, "boss").SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = _hard, Share = 0.25, Comment = "look" }));
        _time.Advance(TimeSpan.FromHours(1));
        var ended = await TimedAsync(() => As(server, "all").SetShadowClassifierAsync(new SetShadowClassifierRequest { Comment = "seen" }));

        Assert.Equal(2, Audits().Count);
        IsRecord(Audits()[0], begun.First, begun.Last, "boss", "set_shadow_classifier", _hard, "", $"{_hard} on 25%", "look");
        IsRecord(Audits()[1], ended.First, ended.Last, "all", "set_shadow_classifier", _hard, _hard, "", "seen");
    }

    [Fact]
    public async Task PublishAndRollbackPolicy_WithAKey_SayWhoWhenAndWhat()
    {
        await using var server = await StartAsync();
        var old = (await As(server, "boss").GetPolicyAsync(new GetPolicyRequest())).Version.Version;
        PublishPolicyResponse? reply = null;

        var published = await TimedAsync(async () => reply = await As(server, "boss").PublishPolicyAsync(
            new PublishPolicyRequest { Yaml = TestPolicies.Utility + "# cheaper\n", Comment = "cheaper" }));
        var version = reply!.Version.Version;
        _time.Advance(TimeSpan.FromHours(1));
        var back = await TimedAsync(() => As(server, "all").RollbackPolicyAsync(new RollbackPolicyRequest { Comment = "back" }));

        Assert.Equal(2, Audits().Count);
        IsRecord(Audits()[0], published.First, published.Last, "boss", "publish_policy", version, old,
            $"{version}: +1 -0 lines; tests 0 passed, 0 failed; replay: 0 decisions, too few to judge", "cheaper");
        IsRecord(Audits()[1], back.First, back.Last, "all", "rollback_policy", old, version, $"{old}: +0 -1 lines", "back");
    }

    [Fact]
    public async Task SetModelState_WithAKey_SaysWhoWhenAndWhat()
    {
        await using var server = await StartAsync();

        var (first, last) = await TimedAsync(() => As(server, "boss").SetModelStateAsync(
            new SetModelStateRequest { Model = "small-a", State = ModelState.Draining, Comment = "key rotation" }));

        IsRecord(Assert.Single(Audits()), first, last, "boss", "set_model_state", "small-a", "enabled", "draining", "key rotation");
    }

    [Fact]
    public async Task Changes_RefusedByTheirHandler_LeaveNoRecordAndTheLogSaysWhoTried()
    {
        await using var server = await StartAsync();
        var boss = As(server, "boss");

        await RefusedAsync(StatusCode.NotFound, boss.PromoteClassifierAsync(new PromoteClassifierRequest { Version = "nobody-00000000" }));
        await RefusedAsync(StatusCode.FailedPrecondition, boss.RollbackClassifierAsync(new RollbackClassifierRequest()));
        await RefusedAsync(StatusCode.NotFound, boss.RollbackPolicyAsync(new RollbackPolicyRequest()));
        await RefusedAsync(
            StatusCode.NotFound, boss.SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = "nobody-00000000", Share = 0.5 }));
        await RefusedAsync(StatusCode.InvalidArgument, boss.SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = _hard, Share = 2 }));
        await RefusedAsync(StatusCode.FailedPrecondition, boss.PublishPolicyAsync(new PublishPolicyRequest { Yaml = "version: 1\n" }));

        Assert.Empty(Audits());
        Assert.Equal(
            [
                "PromoteClassifier NotFound", "RollbackClassifier FailedPrecondition", "RollbackPolicy NotFound", "SetShadowClassifier NotFound",
                "SetShadowClassifier InvalidArgument", "PublishPolicy FailedPrecondition",
            ],
            CallsOf(server, "boss"));
    }

    [Theory]
    [InlineData("decider", StatusCode.PermissionDenied)]
    [InlineData("acme", StatusCode.PermissionDenied)]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("late", StatusCode.Unauthenticated)]
    public async Task Changes_WithoutTheScope_ChangeNothingAndLeaveNoRecord(string? key, StatusCode expected)
    {
        await using var server = await StartAsync();
        var caller = As(server, key);

        await RefusedAsync(expected, caller.PromoteClassifierAsync(new PromoteClassifierRequest { Version = _hard }));
        await RefusedAsync(expected, caller.SetShadowClassifierAsync(new SetShadowClassifierRequest { Version = _hard, Share = 1 }));
        await RefusedAsync(expected, caller.PublishPolicyAsync(new PublishPolicyRequest { Yaml = TestPolicies.Utility + "# other\n" }));
        await RefusedAsync(expected, caller.SetModelStateAsync(new SetModelStateRequest { Model = "small-a", State = ModelState.Disabled }));

        Assert.Empty(Audits());
        var listed = await As(server, "boss").ListClassifiersAsync(new ListClassifiersRequest());
        Assert.Equal([(_easy, ClassifierRole.Serving), (_hard, ClassifierRole.Idle)], listed.Classifiers.Select(c => (c.Version, c.Role)));
        // Who has a key is named; at most once a second, so that the first is sure to be.
        Assert.Equal(
            expected == StatusCode.PermissionDenied,
            server.Log.Entries.Any(e => e.Event.Id == 8004 && e.Text.Contains($"{key} was refused", StringComparison.Ordinal)));
    }

    private static void IsRecord(
        JournalRecord record, DateTimeOffset first, DateTimeOffset last, string who, string action, string subject, string before, string after,
        string why)
    {
        var audit = record.Audit;
        Assert.Equal(
            (who, action, subject, before, after, why), (audit.Actor, audit.Action, audit.Subject, audit.Before, audit.After, audit.Comment));
        Assert.InRange(JournalClock.FromUnixMicroseconds(record.TimeUnixUs), first, last);
    }

    private static IEnumerable<string> CallsOf(ServerUnderTest server, string key) => server.Log.Entries
        .Where(e => e.Event.Id == 8005 && e.Text.Contains($" by {key}: ", StringComparison.Ordinal))
        .Select(e => e.Text.Split('/')[^1].Replace($" by {key}: ", " ", StringComparison.Ordinal).Trim());

    private static PolicyService.PolicyServiceClient As(ServerUnderTest server, string? key) => new(server.As(key));

    private static async Task RefusedAsync<T>(StatusCode expected, AsyncUnaryCall<T> call) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);

    /// <summary>Makes a call, and tells between which times of the server's clock it was.</summary>
    private async Task<(DateTimeOffset First, DateTimeOffset Last)> TimedAsync<T>(Func<AsyncUnaryCall<T>> call) =>
        await TimedAsync(async () => await call());

    private async Task<(DateTimeOffset First, DateTimeOffset Last)> TimedAsync<T>(Func<Task<T>> call)
    {
        // Records hold whole microseconds.
        var first = _time.GetUtcNow().AddMicroseconds(-1);
        await call();
        return (first, _time.GetUtcNow());
    }

    private List<JournalRecord> Audits() =>
        [.. new JournalReader(_folder.At("state/journal")).Read(kinds: new HashSet<JournalKind> { JournalKind.Audit }).Select(i => i.Record)];

    private Task<ServerUnderTest> StartAsync() => ServerUnderTest.StartAsync(
        TestPolicies.Utility,
        change: o =>
        {
            o.Bundle = _folder.At("main");
            o.Models = _folder.At("models");
            o.State = _folder.At("state");
            o.ApiKeyLines = TestKeys.Lines;
            o.PolicyPollMs = ServerUnderTest.NeverMs;
            o.LogLevel = "Information";
        },
        time: _time);
}
