using System.Collections.Concurrent;
using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Core.Outcomes;

/// <summary>
/// Takes reports so that an answer means "durable": first the journal, then the count. A report that is known is not stored again; of equal reports
/// that come while the first is being stored, the later ones wait for it and share its fate. Thread-safe.
/// </summary>
public sealed class OutcomeIntake(OutcomeProcessor processor, SeenReports seen, IOutcomeJournal journal)
{
    private readonly ConcurrentDictionary<(UInt128 Decision, ulong Part), Task<bool>> _underWay = new();

    /// <summary>Takes one try; null when it could not be stored, so that nothing was counted.</summary>
    public async ValueTask<OutcomeResult?> ReportAsync(OutcomeReport report, RoutingSnapshot snapshot)
    {
        var key = (report.Decision.Id, (ulong)report.Attempt);
        var mine = Enter(key, out var first);
        var stored = false;
        try
        {
            stored = mine is null
                ? await first
                : seen.Contains(key.Id, key.Item2) || await journal.AppendAsync(report, OutcomeProcessor.CostOf(report, snapshot.Policy.Catalog));
            return stored ? processor.Report(report, snapshot) : null;
        }
        finally
        {
            Leave(key, mine, stored);
        }
    }

    /// <summary>Takes late knowledge: true when it was new, false when it was known, null when it could not be stored.</summary>
    public async ValueTask<bool?> FeedbackAsync(FeedbackReport feedback, RoutingSnapshot snapshot)
    {
        var key = (feedback.Decision.Id, OutcomeProcessor.PartOf(feedback));
        var mine = Enter(key, out var first);
        var stored = false;
        try
        {
            stored = mine is null ? await first : seen.Contains(key.Id, key.Item2) || await journal.AppendAsync(feedback);
            return stored ? processor.Feedback(feedback, snapshot) : null;
        }
        finally
        {
            Leave(key, mine, stored);
        }
    }

    /// <summary>What this report has to complete; null: an equal one is under way, and <paramref name="first"/> tells what becomes of it.</summary>
    private TaskCompletionSource<bool>? Enter((UInt128, ulong) key, out Task<bool> first)
    {
        var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        first = _underWay.GetOrAdd(key, mine.Task);
        return first == mine.Task ? mine : null;
    }

    // Only once it is counted may an equal one come in: before, it would not find it among the known.
    private void Leave((UInt128, ulong) key, TaskCompletionSource<bool>? mine, bool stored)
    {
        if (mine is not null)
        {
            _underWay.TryRemove(key, out _);
            mine.SetResult(stored);
        }
    }
}
