using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>What a journal gave for training.</summary>
/// <param name="Prompts">One per distinct prompt of which something is known.</param>
/// <param name="Decisions">Decisions read.</param>
/// <param name="OtherFeatures">Decisions of classifiers whose features are not those of the bundle.</param>
/// <param name="Damage">What could not be read and was passed over.</param>
internal sealed record JournalData(IReadOnlyList<LoggedPrompt> Prompts, int Decisions, int OtherFeatures, IReadOnlyList<JournalDamage> Damage);

/// <summary>
/// Turns a journal into training prompts without any text: feature ids and signals of each decision, joined with what was reported of it. Reports of
/// the same prompt (by its digest) are put together.
/// </summary>
internal sealed class JournalPrompts
{
    private static readonly HashSet<JournalKind> Decisions = [JournalKind.Decision];
    private static readonly HashSet<JournalKind> Reports = [JournalKind.Outcome, JournalKind.Feedback];

    private readonly LabelSpace _labels;
    private readonly HashSet<string> _served;
    private readonly Dictionary<string, Features> _features = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tierOfModel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _digestOfDecision = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoggedEvidence> _evidence = new(StringComparer.Ordinal);
    private readonly HashSet<(string, int)> _seen = [];
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
        var damage = new List<JournalDamage>();
        foreach (var folder in folders)
        {
            foreach (var item in new JournalReader(folder) { Damaged = damage.Add }.Read(kinds: Decisions))
            {
                prompts.Take(item.Record);
            }
        }

        // Damage was told in the first pass.
        foreach (var item in folders.SelectMany(f => new JournalReader(f).Read(kinds: Reports)))
        {
            prompts.Take(item.Record);
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
                Take(record.Decision);
                break;
            case JournalRecord.BodyOneofCase.Outcome when IsFirst(record.Outcome.Decision, record.Outcome.Attempt):
                EvidenceOf(record.Outcome.Decision)?.Add(record.Outcome, TierOf);
                break;
            case JournalRecord.BodyOneofCase.Feedback:
                EvidenceOf(record.Feedback.Decision)?.Add(record.Feedback, TierOf);
                break;
            default:
                break;
        }
    }

    private void Take(DecisionRecord decision)
    {
        _decisions++;
        if (decision.Route is { } route)
        {
            _tierOfModel[route.Model] = route.Tier;
        }

        if (!_served.Contains(decision.ClassifierVersion))
        {
            _others++;
            return;
        }

        var digest = decision.Prompt.Digest.ToBase64();
        _digestOfDecision[decision.Id.ToBase64()] = digest;
        if (decision.Prompt.FeatureIds.Length > 0)
        {
            _features[digest] = new Features(decision.Prompt, decision.Request.TaskHint);
        }
    }

    private bool IsFirst(ClaimsRecord decision, int attempt) => _seen.Add((decision.Id.ToBase64(), attempt));

    private LoggedEvidence? EvidenceOf(ClaimsRecord claims)
    {
        if (!_digestOfDecision.TryGetValue(claims.Id.ToBase64(), out var digest))
        {
            return null;
        }

        _tierOfModel[claims.Model] = claims.Tier;
        return _evidence.TryGetValue(digest, out var known) ? known : _evidence[digest] = new LoggedEvidence(_labels);
    }

    private string TierOf(string model) => _tierOfModel.GetValueOrDefault(model, string.Empty);

    private JournalData Finish(IReadOnlyList<JournalDamage> damage)
    {
        var known = _evidence.Where(e => !e.Value.IsEmpty && _features.ContainsKey(e.Key)).OrderBy(e => e.Key, StringComparer.Ordinal);
        return new JournalData([.. known.Select(e => PromptOf(_features[e.Key], e.Value))], _decisions, _others, damage);
    }

    private LoggedPrompt PromptOf(Features features, LoggedEvidence evidence) => new()
    {
        Digest = features.Prompt.Digest.Memory,
        FeatureIds = IdsOf(features.Prompt.FeatureIds.Span),
        Signals = SignalsOf(features.Prompt.Signals),
        Evidence = evidence.ToEvidence(),
        Tier = evidence.Tier,
        Task = _labels.TaskIndex(features.TaskHint),
    };

    private static int[] IdsOf(ReadOnlySpan<byte> bytes)
    {
        var ids = new int[bytes.Length / sizeof(ushort)];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * sizeof(ushort))..]);
        }

        return ids;
    }

    private static PromptSignals SignalsOf(IReadOnlyList<float> values)
    {
        var signals = default(PromptSignals);
        for (var i = 0; i < Math.Min(values.Count, PromptSignals.Count); i++)
        {
            signals[(Signal)i] = values[i];
        }

        return signals;
    }

    private sealed record Features(PromptFacts Prompt, string TaskHint);
}
