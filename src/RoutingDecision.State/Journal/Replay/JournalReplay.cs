using RoutingDecision.Core.Budgets;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.State.Journal.Replay;

/// <summary>What a restart read back.</summary>
/// <param name="Outcomes">Tries counted.</param>
/// <param name="Feedback">Late reports counted.</param>
/// <param name="Repeated">Reports that the journal held twice.</param>
/// <param name="Decisions">Decisions of today whose estimates are reserved again.</param>
public readonly record struct ReplaySummary(long Outcomes, long Feedback, long Repeated, long Decisions);

/// <summary>
/// Reads back at a start what the process knew before: which reports were taken, the live statistics, and the spend of the current day. Runs before
/// anything is served, under the policy in force then.
/// </summary>
public sealed class JournalReplay(
    JournalReader reader, OutcomeProcessor processor, LiveStatistics statistics, BudgetLedger budgets, TimeProvider time)
{
    private static readonly HashSet<JournalKind> OnlyDecisions = [JournalKind.Decision];
    private static readonly HashSet<JournalKind> Reports = [JournalKind.Outcome, JournalKind.Feedback];

    private long _outcomes;
    private long _feedback;
    private long _repeated;
    private bool _shared;

    /// <summary>Reads back.</summary>
    /// <param name="snapshot">What serves.</param>
    /// <param name="span">Reports older than this are left out.</param>
    /// <param name="shared">
    /// Replicas share windows and breakers, which hold what an earlier run counted already, and the policy in force, with its budgets, may come from
    /// them later.
    /// </param>
    /// <exception cref="IOException">The folder can't be listed.</exception>
    public ReplaySummary Run(RoutingSnapshot snapshot, TimeSpan span, bool shared)
    {
        (_outcomes, _feedback, _repeated, _shared) = (0, 0, 0, shared);
        var now = time.GetUtcNow();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var budgeted = shared || snapshot.Policy.Budgets.Length > 0;
        var reserved = budgeted ? Reserve(midnight) : [];
        var from = now - span;
        foreach (var item in reader.Read(from < midnight ? from : midnight, Reports))
        {
            var written = JournalClock.FromUnixMicroseconds(item.Record.TimeUnixUs);
            if (item.Record.Outcome is { } outcome)
            {
                var report = ReportCodec.FromRecord(outcome);
                if (Take(report, outcome.CostUsd, written, snapshot) && budgeted && written >= midnight)
                {
                    Correct(report, outcome.CostUsd, midnight, reserved);
                }
            }
            else if (item.Record.Feedback is { } feedback)
            {
                _ = processor.Feedback(ReportCodec.FromRecord(feedback), snapshot) ? _feedback++ : _repeated++;
            }
        }

        statistics.Refresh();
        return new ReplaySummary(_outcomes, _feedback, _repeated, reserved.Count);
    }

    private bool Take(OutcomeReport report, double cost, DateTimeOffset written, RoutingSnapshot snapshot)
    {
        // A clock that was stepped back leaves records of the future.
        var age = time.GetUtcNow() - written;
        var isNew = processor.Replay(report, cost, age < TimeSpan.Zero ? TimeSpan.Zero : age, !_shared, snapshot);
        _ = isNew ? _outcomes++ : _repeated++;
        return isNew;
    }

    private void Correct(OutcomeReport report, double cost, DateTimeOffset midnight, HashSet<UInt128> reserved)
    {
        // A decision that the log lost in a crash reserved nothing now, so there is nothing to give back. One of yesterday, or of another replica,
        // gave back here, as it did then.
        var held = report.Attempt == 1 && (_shared || report.Decision.Issued < midnight || reserved.Contains(report.Decision.Id));
        budgets.Restore(report.Decision.Tenant, report.Decision.Feature, cost - (held ? report.Decision.EstimatedCostUsd : 0));
    }

    /// <summary>Reserves the estimates of today's decisions again.</summary>
    private HashSet<UInt128> Reserve(DateTimeOffset midnight)
    {
        var reserved = new HashSet<UInt128>();
        foreach (var item in reader.Read(midnight, OnlyDecisions))
        {
            if (item.Record.Decision is { Route: { } route } decision && reserved.Add(DecisionIds.Of(decision.Id)))
            {
                budgets.Restore(decision.Tenant, decision.Feature, route.EstimatedCostUsd);
            }
        }

        return reserved;
    }
}
