using System.Globalization;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.PolicyTests;
using RoutingDecision.Core.PolicyVersions;
using RoutingDecision.Policies;
using RoutingDecision.Server.Audit;
using RoutingDecision.Server.Errors;
using RoutingDecision.Server.Simulations;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Policies;

/// <summary>Who asks for a change, and why.</summary>
/// <param name="By">Who, as <see cref="Security.CallerIdentity.WhoOf"/> says it.</param>
/// <param name="Comment">Why, as it was given.</param>
/// <param name="ForceReason">Why a check that fails shall not keep it from being published; empty: it shall.</param>
internal readonly record struct PolicyChange(string By, string Comment, string ForceReason);

/// <summary>
/// Publishes and rolls back: checks a document against what serves here, makes it current in the store if nobody was faster, and puts it into force.
/// The other replicas
/// follow the store.
/// </summary>
internal sealed class PolicyPublisher(
    IPolicyStore store, PolicySource source, SnapshotHolder snapshots, PublishGuard guard, AuditLog audit, TimeProvider time,
    ILogger<PolicyPublisher> logger)
{
    /// <summary>
    /// Publishes a document and returns the record of the change, and what the replay of recent traffic said; RpcException says why not.
    /// </summary>
    /// <param name="text">The document.</param>
    /// <param name="expected">Version that must be in force; empty: whichever is when the call begins.</param>
    public async Task<(PolicyRecord Record, string Replay)> PublishAsync(string text, string expected, PolicyChange change)
    {
        var compilation = PolicyFile.Compile(text, "policy", snapshots.Current.Classifier?.Tasks);
        var errors = compilation.Problems.Where(p => p.Severity == ProblemSeverity.Error);
        var policy = compilation.Policy
            ?? throw RpcErrors.PolicyRefused("DOCUMENT", [.. errors.Select(p => new Violation($"{p.Line}:{p.Column}: {p.Path}", p.Message))]);
        CheckFit(policy);
        var tests = new PolicyTestRunner().Run(policy, snapshots.Current.Classifier).ToArray();
        var failed = tests.Where(t => !t.Passed).Select(t => new Violation(t.Test.Name, t.Difference)).ToArray();
        if (failed.Length > 0 && change.ForceReason.Length == 0)
        {
            throw RpcErrors.PolicyRefused("TEST", failed);
        }

        var verdict = await guard.JudgeAsync(policy, isForced: change.ForceReason.Length > 0);
        if (verdict.Refused && change.ForceReason.Length == 0)
        {
            throw RpcErrors.PolicyRefused("REPLAY", [new Violation("replay", verdict.Summary)]);
        }

        var record = new PolicyRecord
        {
            Version = policy.Version,
            Action = "publish",
            AtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            By = change.By,
            Comment = change.Comment,
            ForceReason = failed.Length > 0 || verdict.Refused ? change.ForceReason : "",
            TestsPassed = tests.Length - failed.Length,
            TestsFailed = failed.Length,
        };
        return (await MakeCurrentAsync(record, policy, text, expected, verdict.Summary), verdict.Summary);
    }

    /// <summary>Makes an earlier version current again.</summary>
    /// <param name="version">The version; empty: the one before.</param>
    public async Task<PolicyRecord> RollbackAsync(string version, PolicyChange change)
    {
        var history = await store.HistoryAsync();
        var current = history.Count > 0 ? history[0].Version : source.Current.Policy!.Version;
        var before = history.FirstOrDefault(r => !string.Equals(r.Version, current, StringComparison.Ordinal))?.Version;
        var target = version.Length > 0 ? version : before;
        var text = target is null ? null : await store.TextAsync(target);
        if (text is null)
        {
            throw RpcErrors.NotFound(
                target is null
                    ? "There is no earlier version to go back to."
                    : $"Policy version '{Echo.Of(target)}' is not kept; ListPolicyVersions and `routing policy history` name those that are.");
        }

        // It served before, so its tests are not asked again: a way back must not be barred by a classifier that changed since.
        var policy = PolicyFile.Compile(text, "policy", snapshots.Current.Classifier?.Tasks).Policy
            ?? throw RpcErrors.PolicyRefused("DOCUMENT", [new Violation(target!, "can't be used by this version of the service")]);
        CheckFit(policy);
        var record = new PolicyRecord
        {
            Version = policy.Version,
            Action = "rollback",
            AtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            By = change.By,
            Comment = change.Comment,
        };
        return await MakeCurrentAsync(record, policy, text, current, "");
    }

    private async Task<PolicyRecord> MakeCurrentAsync(
        PolicyRecord record, RoutingPolicy policy, string text, string expected, string replay)
    {
        var old = source.Current.Text;
        var current = await store.CurrentAsync();
        var before = current.Length > 0 ? current : source.Current.Policy!.Version;
        if (expected.Length > 0 && !string.Equals(expected, before, StringComparison.Ordinal))
        {
            throw RpcErrors.PolicyRefused("VERSION", [new Violation("expected_version", $"is {Echo.Of(expected)}, in force is {before}")]);
        }

        if (current.Length == 0)
        {
            await KeepFileAsync(record.AtUnixMs);
        }

        record = record with { Previous = before };
        if (!string.Equals(before, record.Version, StringComparison.Ordinal))
        {
            var now = await store.PublishAsync(before, record, text);
            if (!string.Equals(now, record.Version, StringComparison.Ordinal))
            {
                throw RpcErrors.PolicyRefused("VERSION", [new Violation("expected_version", $"was {before}, but {now} was published meanwhile")]);
            }
        }

        source.Follow(new LoadedPolicy(policy, text, []) { TestedWith = snapshots.Current.Classifier }, $"{record.Action} by {record.By}");
        RoutingLog.PolicyChanged(
            logger, record.Action, record.Version, before, record.By, record.Comment, record.ForceReason, record.TestsPassed, record.TestsFailed);
        await audit.WriteAsync(
            record.By, $"{record.Action}_policy", record.Version, before, Found(record, LineChange.Of(old, text), replay),
            record.ForceReason.Length == 0 ? record.Comment : $"{record.Comment} (forced: {record.ForceReason})");
        return record;
    }

    private static string Found(PolicyRecord record, string change, string replay)
    {
        var tests = string.Create(CultureInfo.InvariantCulture, $"tests {record.TestsPassed} passed, {record.TestsFailed} failed");
        return $"{record.Version}: {change}{(record.Action == "publish" ? "; " + tests : "")}{(replay.Length == 0 ? "" : "; replay: " + replay)}";
    }

    /// <summary>
    /// The first publication finds what the server was started with in force: it is kept as well, so that there is a way back to it.
    /// </summary>
    private Task KeepFileAsync(long now)
    {
        var file = source.Current;
        var record = new PolicyRecord { Version = file.Policy!.Version, Action = "file", AtUnixMs = now, By = "the server's policy file" };
        return store.PublishAsync("", record, file.Text);
    }

    private void CheckFit(RoutingPolicy policy)
    {
        try
        {
            snapshots.Current.WithPolicy(policy);
        }
        catch (SnapshotException mismatch)
        {
            throw RpcErrors.PolicyRefused("CLASSIFIER", [new Violation("classifier", mismatch.Message)]);
        }
    }
}
