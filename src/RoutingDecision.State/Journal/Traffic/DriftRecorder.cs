using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Reports.Drift;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Counts the decisions of a journal in a drift ledger. Not thread-safe.</summary>
/// <param name="ledger">Takes them.</param>
public sealed class DriftRecorder(DriftLedger ledger)
{
    private readonly float[] _signals = new float[PromptSignals.Count];
    private readonly float[] _success = new float[ModelCatalog.MaxTiers];

    /// <summary>Counts one record; what is no decision, or decides the same ask again after a try, says nothing new of traffic.</summary>
    public void Add(JournalRecord record)
    {
        if (record.Decision is not { Prompt: { } prompt, Assessment: { } assessment } decision || decision.Request?.Attempt is { Number: > 1 })
        {
            return;
        }

        var signals = Math.Min(prompt.Signals.Count, _signals.Length);
        for (var i = 0; i < signals; i++)
        {
            _signals[i] = prompt.Signals[i];
        }

        var tiers = Math.Min(assessment.Success.Count, _success.Length);
        for (var t = 0; t < tiers; t++)
        {
            _success[t] = assessment.Success[t];
        }

        ledger.Add(new DriftSample
        {
            Tenant = decision.Tenant,
            At = DateTimeOffset.FromUnixTimeMilliseconds(decision.IssuedUnixMs),
            Signals = _signals.AsSpan(0, signals),
            Success = _success.AsSpan(0, tiers),
            Assessed = assessment.Assessed,
            Task = assessment.Task,
            Classifier = decision.ClassifierVersion,
        });
    }
}
