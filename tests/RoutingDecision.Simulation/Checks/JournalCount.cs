using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Simulation.Checks;

/// <summary>Records that a journal holds.</summary>
internal readonly record struct JournalCount(int Decisions, int Outcomes, int Feedback)
{
    /// <summary>Reads a whole journal.</summary>
    public static JournalCount Of(string folder)
    {
        var kinds = new HashSet<JournalKind> { JournalKind.Decision, JournalKind.Outcome, JournalKind.Feedback };
        var counts = new JournalReader(folder).Read(kinds: kinds).CountBy(item => item.Record.BodyCase).ToDictionary();
        return new JournalCount(
            counts.GetValueOrDefault(JournalRecord.BodyOneofCase.Decision), counts.GetValueOrDefault(JournalRecord.BodyOneofCase.Outcome),
            counts.GetValueOrDefault(JournalRecord.BodyOneofCase.Feedback));
    }
}
