using System.Collections.Concurrent;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Replays;

/// <summary>
/// A policy and a classifier that logged decisions are made again under, with what is worth finding only once: which rules are those of the log, the
/// phrases that ids can tell, and live views in the catalog's order. Thread-safe.
/// </summary>
public sealed class ReplayTarget
{
    private readonly ConcurrentDictionary<(RuleSet Now, RuleSet Logged), SameRules> _same = new();
    private readonly ConcurrentDictionary<(ulong Id, string Classifier), LiveView> _views = new();
    private readonly ConcurrentDictionary<(RulePatterns Patterns, string Scheme), IPhraseEvidence?> _evidence = new();

    /// <summary>Takes a snapshot; its cache is not used.</summary>
    public ReplayTarget(RoutingSnapshot snapshot)
    {
        Snapshot = snapshot;
        Nothing = new LiveView(snapshot.Policy.Catalog);
    }

    public RoutingSnapshot Snapshot { get; }

    /// <summary>Kept features can be judged: the classifier reads them.</summary>
    public string FeatureScheme => (Snapshot.Classifier as IFeatureClassifier)?.FeatureScheme ?? "";

    internal LiveView Nothing { get; }

    internal SameRules SameAs(RuleSet now, RuleSet logged) => _same.GetOrAdd((now, logged), static p => new SameRules(p.Now, p.Logged));

    internal IPhraseEvidence? EvidenceOf(RulePatterns patterns, IFeatureClassifier reader) =>
        _evidence.GetOrAdd((patterns, reader.FeatureScheme), static (key, r) => r.EvidenceFor(key.Patterns.Phrases), reader);

    /// <summary>
    /// A logged live state in the order of the catalog. What was learned per task is told by the tasks of the classifier that served then; it is
    /// carried over by name.
    /// </summary>
    internal LiveView ViewOf(LoggedLive? live, RoutingSnapshot? logged)
    {
        if (live is null || live.Models.Count == 0)
        {
            return Nothing;
        }

        return _views.GetOrAdd((live.Id, logged?.Classifier?.Version ?? ""), _ =>
        {
            var catalog = Snapshot.Policy.Catalog;
            var view = new LiveView(catalog);
            foreach (var (id, model) in live.Models)
            {
                if (catalog.FindModel(id) is >= 0 and var index)
                {
                    view[index] = model with { QualityShift = ShiftOf(model.QualityShift, logged) };
                }
            }

            return view;
        });
    }

    private float[] ShiftOf(float[] shift, RoutingSnapshot? logged)
    {
        if (shift.Length == 0 || logged is null || Snapshot.Tasks.AsSpan().SequenceEqual(logged.Tasks))
        {
            return shift;
        }

        return [.. Snapshot.Tasks.Select(t => logged.FindTask(t) is >= 0 and var i && i < shift.Length ? shift[i] : 0)];
    }
}
