using System.Collections.Concurrent;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Compiles a policy document for a classifier's task types; null: it can't be used by this version of the service.</summary>
public delegate RoutingPolicy? PolicyCompile(string document, string version, IReadOnlyList<string>? tasks);

/// <summary>The policies of a log, from its own records, and the classifiers at hand. Thread-safe once all records were added.</summary>
/// <param name="compile">Compiles a document.</param>
/// <param name="classifiers">Bundles, by the version that the log knows them by.</param>
public sealed class LoggedVersions(PolicyCompile compile, IEnumerable<IPromptClassifier> classifiers)
{
    private readonly Dictionary<string, string> _documents = new(StringComparer.Ordinal);

    private readonly Dictionary<string, IPromptClassifier> _classifiers = classifiers
        .GroupBy(c => c.Version, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(string Policy, string Classifier), Lazy<ReplayTarget?>> _targets = new();

    /// <summary>Notes a policy of the log.</summary>
    public void Add(PolicyRecord record) => _documents.TryAdd(record.Version, record.Document);

    /// <summary>A classifier by version; null: it is not at hand.</summary>
    public IPromptClassifier? ClassifierOf(string version) => _classifiers.GetValueOrDefault(version);

    /// <summary>A classifier that writes feature ids, by version; null: it is not at hand, or writes none.</summary>
    public IFeatureClassifier? ReaderOf(string version) =>
        ClassifierOf(version) is IFeatureClassifier { FeatureScheme.Length: > 0 } reader ? reader : null;

    /// <summary>Policy and classifier of a decision; null: one of them is not at hand, or they can't be used any more.</summary>
    public ReplayTarget? TargetOf(string policy, string classifier) =>
        _targets.GetOrAdd((policy, classifier), key => new Lazy<ReplayTarget?>(() => Make(key.Policy, key.Classifier))).Value;

    private ReplayTarget? Make(string version, string classifierVersion)
    {
        IPromptClassifier? classifier = null;
        if (!_documents.TryGetValue(version, out var document)
            || (classifierVersion.Length > 0 && !_classifiers.TryGetValue(classifierVersion, out classifier))
            || compile(document, version, classifier?.Tasks) is not { } policy)
        {
            return null;
        }

        try
        {
            return new ReplayTarget(new RoutingSnapshot(policy, classifier, cacheCapacity: 0));
        }
        catch (SnapshotException)
        {
            return null;
        }
    }
}
