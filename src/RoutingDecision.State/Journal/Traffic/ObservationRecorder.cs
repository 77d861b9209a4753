using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports.Observing;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Tallies what a journal holds of observe mode: decisions, and comparisons in outcomes and feedback. Not thread-safe.</summary>
/// <param name="ledger">Takes it.</param>
public sealed class ObservationRecorder(ObservationLedger ledger)
{
    private static readonly string Observed = EnumName<DecidedBy>.Of(DecidedBy.Observe);

    /// <summary>Tallies one record; anything else is passed over.</summary>
    public void Add(JournalRecord record)
    {
        switch (record.BodyCase)
        {
            case JournalRecord.BodyOneofCase.Decision when record.Decision.Route is { WouldBeModel.Length: > 0 } route:
                Add(record.Decision, route);
                break;
            case JournalRecord.BodyOneofCase.Outcome:
                Add(record.Outcome.Decision, record.Outcome.Comparison);
                break;
            case JournalRecord.BodyOneofCase.Feedback:
                Add(record.Feedback.Decision, record.Feedback.Comparison);
                break;
            default:
                break;
        }
    }

    private void Add(DecisionRecord decision, RouteFacts route) => ledger.Add(new ObservedDecision(
        decision.Tenant,
        decision.Assessment?.Task ?? "",
        DateTimeOffset.FromUnixTimeMilliseconds(decision.IssuedUnixMs),
        !string.Equals(route.Model, route.WouldBeModel, StringComparison.Ordinal),
        route.EstimatedCostUsd,
        route.WouldBeCostUsd));

    private void Add(ClaimsRecord? claims, string comparison)
    {
        if (comparison.Length > 0 && claims is not null && string.Equals(claims.DecidedBy, Observed, StringComparison.Ordinal))
        {
            ledger.Add(new ObservedComparison(
                DecisionIds.Of(claims.Id), claims.Tenant, claims.Task, DateTimeOffset.FromUnixTimeMilliseconds(claims.IssuedUnixMs),
                EnumName<Comparison>.Parse(comparison)));
        }
    }
}
