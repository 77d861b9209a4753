using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.State.Journal.WhatIf;

/// <summary>
/// What the target's classifier says of logged prompts: the log's own numbers where the same classifier made them, else made from the kept ids where
/// they are of its scheme, each prompt once, several in one run, on all cores. Used by one thread.
/// </summary>
internal sealed class AssessmentSupply(ReplayTarget target, LoggedVersions versions)
{
    private const int Remembered = 1 << 17;

    private readonly DigestCache<PromptAssessment> _cache = new(Remembered);
    private readonly IPromptClassifier? _classifier = target.Snapshot.Classifier;

    /// <summary>Assessments of a chunk, in its order; null where there is none.</summary>
    public PromptAssessment?[] Of(IReadOnlyList<LoggedEntry> chunk)
    {
        var found = new PromptAssessment?[chunk.Count];
        var missing = new Dictionary<PromptDigest, KeptFeatures>();
        for (var i = 0; i < found.Length; i++)
        {
            var logged = chunk[i].Logged;
            found[i] = OfLog(logged) ?? _cache.Find(logged.Digest);
            if (found[i] is null && CanJudge(logged))
            {
                missing.TryAdd(logged.Digest, new KeptFeatures(logged.FeatureIds!, logged.Prompt.Signals));
            }
        }

        var made = Make(missing);
        for (var i = 0; i < found.Length && made.Count > 0; i++)
        {
            found[i] ??= made.GetValueOrDefault(chunk[i].Logged.Digest);
        }

        return found;
    }

    private PromptAssessment? OfLog(LoggedDecision logged)
    {
        if (_classifier is null || !logged.Assessed || logged.Success.Length != _classifier.Tiers.Count
            || !string.Equals(logged.ClassifierVersion, _classifier.Version, StringComparison.Ordinal)
            || versions.TargetOf(logged.PolicyVersion, logged.ClassifierVersion) is not { Snapshot.KnowsTiers: true })
        {
            return null;
        }

        var task = logged.Task.Length == 0 ? -1 : target.Snapshot.FindTask(logged.Task);
        return new PromptAssessment { Success = logged.Success, Task = task, TaskProbability = 0 };
    }

    private bool CanJudge(LoggedDecision logged) =>
        target.FeatureScheme.Length > 0 && logged.FeatureIds is not null
        && versions.ReaderOf(logged.ClassifierVersion)?.FeatureScheme == target.FeatureScheme;

    private Dictionary<PromptDigest, PromptAssessment> Make(Dictionary<PromptDigest, KeptFeatures> missing)
    {
        var made = new Dictionary<PromptDigest, PromptAssessment>(missing.Count);
        if (missing.Count == 0)
        {
            return made;
        }

        var classifier = (IFeatureClassifier)_classifier!;
        // Rows of one run are padded to the longest: neighbours of one length waste least.
        var (digests, kept) = (missing.Keys.ToArray(), missing.Values.ToArray());
        Array.Sort(kept, digests, Comparer<KeptFeatures>.Create(static (a, b) => a.Ids.Length.CompareTo(b.Ids.Length)));
        var results = new PromptAssessment[kept.Length];
        var parts = Environment.ProcessorCount;
        Parallel.For(0, parts, part =>
        {
            var (from, to) = (kept.Length * part / parts, kept.Length * (part + 1) / parts);
            classifier.Classify(kept.AsSpan(from, to - from), together: true, results.AsSpan(from, to - from));
        });
        for (var i = 0; i < results.Length; i++)
        {
            made[digests[i]] = results[i];
            _cache.Add(digests[i], results[i]);
        }

        return made;
    }
}
