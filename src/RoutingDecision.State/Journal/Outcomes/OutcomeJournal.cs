using RoutingDecision.Core.Outcomes;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Writing;

namespace RoutingDecision.State.Journal.Outcomes;

/// <summary>Outcomes into the journal. Thread-safe.</summary>
public sealed class OutcomeJournal(JournalWriter writer) : IOutcomeJournal
{
    public ValueTask<bool> AppendAsync(OutcomeReport report, double costUsd) =>
        writer.AppendAsync(new JournalRecord { Outcome = ReportCodec.ToRecord(report, costUsd) });

    public ValueTask<bool> AppendAsync(FeedbackReport feedback) =>
        writer.AppendAsync(new JournalRecord { Feedback = ReportCodec.ToRecord(feedback) });
}
