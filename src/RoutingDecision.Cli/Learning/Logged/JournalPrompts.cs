using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Reports;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>
/// Turns journals into training prompts without any text: feature ids and signals of each decision, joined with what was reported of it. Reports of
/// the same prompt (by its digest) are put together. Everything is ordered by the replicas' clocks, not by how it is read.
/// </summary>
internal sealed class JournalPrompts
{
    private static readonly HashSet<JournalKind> Kinds =
        [JournalKind.Decision, JournalKind.Outcome, JournalKind.Feedback, JournalKind.Adopted, JournalKind.Policy];

    private readonly LabelSpace _labels;
    private readonly HashSet<string> _served;
    private readonly ModelTiers _tiers = new();
    private readonly Dictionary<string, (LoggedFeatures Features, long At)> _features = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _digestOfDecision = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DecisionWords> _words = new(StringComparer.Ordinal);
    private int _decisions;
    private int _others;

    private JournalPrompts(LabelSpace labels, IEnumerable<string> served) => (_labels, _served) = (labels, [.. served]);

    /// <param name="folders">Folders of the journals, one for each replica, in any order: a report may be in another one's than its decision.</param>
    /// <param name="bundles">Bundles that served while they were written; decisions of others are passed over, because what their ids mean is not
    /// known.</param>
    /// <param name="features">Featurizer that training uses.</param>
    /// <param name="labels">Tiers and tasks.</param>
    /// <exception cref="DataException">A bundle has another featurizer.</exception>
    /// <exception cref="BundleException">A bundle is refused.</exception>
    public static JournalData Read(
        IReadOnlyList<string> folders, IReadOnlyList<string> bundles, FeaturizerOptions features, LabelSpace labels)
    {
        var prompts = new JournalPrompts(labels, bundles.Select(b => VersionOf(b, features)));
        var damage = new List<(string, JournalDamage)>();
        foreach (var folder in folders)
        {
            foreach (var item in new JournalReader(folder) { Damaged = d => damage.Add((folder, d)) }.Read(kinds: Kinds))
            {
                prompts.Take(item.Record);
            }
        }

        return prompts.Finish(damage);
    }

    private static string VersionOf(string bundle, FeaturizerOptions features)
    {
        var header = ClassifierBundle.ReadHeader(bundle);
        return header.Manifest.Featurizer is { } own && HashesAlike(own, features)
            ? header.Version
            : throw new DataException(bundle, 0, "the bundle's featurizer is not the one that training uses, so the journal's feature ids mean something else");
    }

    /// <summary>Whether two featurizers give the same ids; how they scale signals does not matter, because signals are logged as they are.</summary>
    private static bool HashesAlike(FeaturizerOptions a, FeaturizerOptions b) => a with { Signals = b.Signals } == b;

    private void Take(JournalRecord record)
    {
        switch (record.BodyCase)
        {
            case JournalRecord.BodyOneofCase.Decision:
                Take(record.Decision, record.TimeUnixUs);
                break;
            case JournalRecord.BodyOneofCase.Policy:
                _tiers.Add(record.Policy);
                break;
            case JournalRecord.BodyOneofCase.Adopted:
                Take(record.Adopted.Outcome, record.Adopted.Feedback, record.Adopted.TakenUnixUs);
                break;
            default:
                Take(record.Outcome, record.Feedback, record.TimeUnixUs);
                break;
        }
    }

    private void Take(DecisionRecord decision, long at)
    {
        _decisions++;
        if (!_served.Contains(decision.ClassifierVersion))
        {
            _others++;
            return;
        }

        var digest = decision.Prompt.Digest.ToBase64();
        _digestOfDecision[decision.Id.ToBase64()] = digest;
        if (LoggedFeatures.Of(decision) is { } features && (!_features.TryGetValue(digest, out var known) || at > known.At))
        {
            _features[digest] = (features, at);
        }
    }

    private void Take(OutcomeRecord? outcome, FeedbackRecord? feedback, long at)
    {
        if (outcome is not null)
        {
            WordsOf(outcome.Decision).Add(outcome, at);
        }

        if (feedback is not null)
        {
            WordsOf(feedback.Decision).Add(feedback, at);
        }
    }

    private DecisionWords WordsOf(ClaimsRecord decision)
    {
        var id = decision.Id.ToBase64();
        return _words.TryGetValue(id, out var words) ? words : _words[id] = new DecisionWords(decision, _labels);
    }

    private JournalData Finish(IReadOnlyList<(string, JournalDamage)> damage)
    {
        var reader = new LoggedEvidence(_labels, _tiers.Of);
        var byDigest = _words.Where(w => _digestOfDecision.ContainsKey(w.Key))
            .GroupBy(w => _digestOfDecision[w.Key], w => w.Value, StringComparer.Ordinal)
            .Where(g => _features.ContainsKey(g.Key))
            .OrderBy(g => g.Key, StringComparer.Ordinal);
        LoggedPrompt[] prompts = [.. byDigest.Select(g => PromptOf(_features[g.Key].Features, g, reader)).OfType<LoggedPrompt>()];
        return new JournalData(prompts, _decisions, _others, reader.WithoutTier, damage);
    }

    private LoggedPrompt? PromptOf(LoggedFeatures features, IEnumerable<DecisionWords> words, LoggedEvidence reader)
    {
        var evidence = new TierEvidence(_labels.Tiers.Count);
        var needed = default(Said<int>);
        var said = false;
        foreach (var decision in words)
        {
            said |= reader.Add(decision, evidence);
            needed.Take(decision.Needed, decision.NeededAt);
        }

        return !said ? null : new LoggedPrompt
        {
            FeatureIds = features.Ids,
            Signals = features.Signals,
            Evidence = evidence,
            Tier = needed.Value ?? -1,
            Task = _labels.TaskIndex(features.TaskHint),
        };
    }
}
