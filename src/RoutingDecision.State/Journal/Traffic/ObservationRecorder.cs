using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports.Observing;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// Tallies what a journal holds of observe mode: decisions, and those comparisons in outcomes and feedback that say something of what routing would
/// take (<see cref="AwaitedComparisons"/>). Not thread-safe.
/// </summary>
/// <param name="ledger">Takes it.</param>
public sealed class ObservationRecorder(ObservationLedger ledger)
{
    private static readonly string Observed = EnumName<DecidedBy>.Of(DecidedBy.Observe);

    private readonly AwaitedComparisons _awaited = new();

    /// <summary>Tallies one record; anything else is passed over.</summary>
    public void Add(JournalRecord record)
    {
        switch (record.BodyCase)
        {
            case JournalRecord.BodyOneofCase.Decision when record.Decision.Route is { WouldBeModel.Length: > 0 } route:
                Add(record.Decision, route);
                break;
            case JournalRecord.BodyOneofCase.Outcome:
                Add(record.Outcome.Decision, record.Outcome.Comparison, record.Outcome.ShadowModel);
                break;
            case JournalRecord.BodyOneofCase.Feedback:
                Add(record.Feedback.Decision, record.Feedback.Comparison, record.Feedback.ShadowModel);
                break;
            default:
                break;
        }
    }

    private void Add(DecisionRecord decision, RouteFacts route)
    {
        ledger.Add(new ObservedDecision(
            decision.Tenant,
            decision.Assessment?.Task ?? "",
            DateTimeOffset.FromUnixTimeMilliseconds(decision.IssuedUnixMs),
            !string.Equals(route.Model, route.WouldBeModel, StringComparison.Ordinal),
            route.EstimatedCostUsd,
            route.WouldBeCostUsd));
        foreach (var early in _awaited.Take(DecisionIds.Of(decision.Id), route))
        {
            ledger.Add(early);
        }
    }

    private void Add(ClaimsRecord? claims, string result, string model)
    {
        if (result.Length == 0 || claims is null || !string.Equals(claims.DecidedBy, Observed, StringComparison.Ordinal))
        {
            return;
        }

        var comparison = new ObservedComparison(
            DecisionIds.Of(claims.Id), claims.Tenant, claims.Task, DateTimeOffset.FromUnixTimeMilliseconds(claims.IssuedUnixMs),
            EnumName<Comparison>.Parse(result));
        if (_awaited.Take(model, comparison))
        {
            ledger.Add(comparison);
        }
    }
}
