using RoutingDecision.Server.Telemetry;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.Server.Audit;

/// <summary>
/// Writes down what somebody changed by hand: who, what, before and after, and why. Into the journal, where there is one; the server's log has the
/// same events in any case.
/// Thread-safe.
/// </summary>
internal sealed class AuditLog(IServiceProvider parts, ILogger<AuditLog> logger)
{
    private readonly JournalWriter? _journal = parts.GetService<JournalWriter>();

    /// <summary>Writes one change and waits until it is durable. The change has been made: what can't be written is logged, not undone.</summary>
    /// <param name="actor">Who, as <see cref="Security.CallerIdentity.WhoOf"/> says it.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="subject">A policy version, a classifier, a model.</param>
    /// <param name="before">What was in force; empty: nothing.</param>
    /// <param name="after">What is, with what the checks found.</param>
    /// <param name="comment">Why, as it was given.</param>
    public async Task WriteAsync(string actor, string action, string subject, string before, string after, string comment)
    {
        if (_journal is null)
        {
            return;
        }

        var record = new JournalRecord
        {
            Audit = new AuditRecord { Actor = actor, Action = action, Subject = subject, Before = before, After = after, Comment = comment },
        };
        if (!await _journal.AppendAsync(record))
        {
            RoutingLog.AuditNotWritten(logger, action, subject);
        }
    }
}

/// <summary>What an audit record may say was done. Stable: records are kept.</summary>
internal static class AuditActions
{
    public const string PublishPolicy = "publish_policy";
    public const string RollbackPolicy = "rollback_policy";
    public const string PromoteClassifier = "promote_classifier";
    public const string RollbackClassifier = "rollback_classifier";
    public const string SetShadowClassifier = "set_shadow_classifier";
    public const string SetModelState = "set_model_state";
}
