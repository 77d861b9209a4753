using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.WhatIf;

/// <summary>
/// What was reported of decisions, by id: of the first try at the recommended model. A later word on quality replaces an earlier one. Used by one
/// thread while it is filled, by any
/// afterwards.
/// </summary>
public sealed class LoggedResults
{
    private readonly Dictionary<UInt128, LoggedResult> _results = [];

    /// <summary>What is known of a decision; null: nothing.</summary>
    public LoggedResult? Of(UInt128 decision) => _results.TryGetValue(decision, out var result) ? result : null;

    /// <summary>Takes an outcome or a feedback; other records are passed over.</summary>
    public void Add(JournalRecord record)
    {
        if (record.Outcome is { Decision: not null, Attempt: <= 1, Status: "success" } outcome && outcome.Model == outcome.Decision.Model)
        {
            var report = ReportCodec.FromRecord(outcome);
            var quality = OutcomeReport.QualityOf(report.Satisfied, report.Verdict, report.Rating);
            var asked = report.Verdict != Verdict.None && report.Satisfied is null && report.Rating is null ? report.Decision.EvaluateProbability : 1;
            Note(report.Decision.Id, quality, asked, outcome.CostUsd);
        }
        else if (record.Feedback is { Decision: not null } feedback && (feedback.Model.Length == 0 || feedback.Model == feedback.Decision.Model))
        {
            var report = ReportCodec.FromRecord(feedback);
            Note(report.Decision.Id, OutcomeReport.QualityOf(report.Satisfied, report.Verdict, report.Rating), 1, null);
        }
    }

    private void Note(UInt128 id, bool? quality, double asked, double? cost)
    {
        var before = _results.GetValueOrDefault(id, new LoggedResult(null, 1, null));
        _results[id] = new LoggedResult(quality ?? before.Good, quality is null ? before.Asked : asked > 0 ? asked : 1, cost ?? before.CostUsd);
    }
}
