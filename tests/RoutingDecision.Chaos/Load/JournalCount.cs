using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;

namespace RoutingDecision.Chaos.Load;

/// <summary>What the journals hold of the outcomes that were acknowledged.</summary>
/// <param name="Stored">Acknowledged outcomes that are there.</param>
/// <param name="Repeated">Records beyond the first of an outcome.</param>
internal readonly record struct JournalCount(int Stored, int Repeated)
{
    /// <summary>Reads whole journals, also while they are written.</summary>
    public static JournalCount Of(IEnumerable<string> folders, Ledger ledger)
    {
        var found = folders
            .SelectMany(folder => new JournalReader(folder).Read(kinds: new HashSet<JournalKind> { JournalKind.Outcome }))
            .Select(item => DecisionIds.Of(item.Record.Outcome.Decision.Id))
            .ToList();
        var wanted = ledger.AcknowledgedIds();
        var distinct = found.ToHashSet();
        return new JournalCount(distinct.Count(wanted.Contains), found.Count - distinct.Count);
    }
}
