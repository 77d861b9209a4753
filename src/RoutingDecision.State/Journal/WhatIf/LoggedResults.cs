using RoutingDecision.Core.Decisions;
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
            Note(report.Decision, report.Satisfied, report.Verdict, report.Rating, outcome.CostUsd);
        }
        else if (record.Feedback is { Decision: not null } feedback && (feedback.Model.Length == 0 || feedback.Model == feedback.Decision.Model))
        {
            var report = ReportCodec.FromRecord(feedback);
            Note(report.Decision, report.Satisfied, report.Verdict, report.Rating, null);
        }
    }

    private void Note(DecisionClaims claims, bool? satisfied, Verdict verdict, int? rating, double? cost)
    {
        var before = _results.GetValueOrDefault(claims.Id, new LoggedResult(null, 1, null));
        var word = QualityWord.Of(satisfied, verdict, rating, claims.EvaluateProbability, claims.Evaluate);
        var asked = word.Good is null ? before.Asked : 1 / word.Weight;
        // Where a user spoke too, the quality is known whether or not a judge was asked.
        asked = before.Good is null ? asked : Math.Max(asked, before.Asked);
        _results[claims.Id] = new LoggedResult(word.Good ?? before.Good, asked, cost ?? before.CostUsd);
    }
}
