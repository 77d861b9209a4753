using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Reads what memory does not hold of misroutes out of the journals again. Thread-safe.</summary>
/// <param name="journals">The journals that the book was fed from, by number.</param>
public sealed class MisrouteRecords(IReadOnlyList<JournalReader> journals)
{
    private static readonly HashSet<JournalKind> OnlyDecisions = [JournalKind.Decision];

    /// <summary>What the record of a misroute's decision says; null: the log does not hold it, retention took it, or it can't be read.</summary>
    public MisrouteDetails? Of(LoggedMisroute misroute)
    {
        if (misroute.Details is not null || misroute.Place is not { } place)
        {
            return misroute.Details;
        }

        try
        {
            var item = journals[place.Source].ReadFrom(new JournalPosition(place.Segment, place.Offset), OnlyDecisions).FirstOrDefault();
            return item.Record?.Decision is { } decision && DecisionIds.Of(decision.Id) == misroute.Id ? Of(decision) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static MisrouteDetails Of(DecisionRecord record) => new(
        record.Route?.DecidedBy ?? "",
        [.. (record.Route?.Reasons ?? []).Select(r => r.Code)],
        record.Prompt?.Digest.Memory ?? default,
        record.Prompt?.Signals ?? [],
        record.Assessment?.Success ?? []);
}
