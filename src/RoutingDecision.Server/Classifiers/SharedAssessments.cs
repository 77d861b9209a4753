using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Classifiers;

/// <summary>
/// The second level of the classification cache: before a classifier that was measured as slow is asked, what another replica has assessed already is
/// fetched into the replica's own cache, where the decision then finds it. A fast classifier answers sooner than Redis; for it nothing is fetched.
/// Thread-safe.
/// </summary>
internal sealed class SharedAssessments(ServerOptions options, RoutingMetrics metrics, IAssessmentStore? store = null)
{
    private readonly TimeSpan _slow = TimeSpan.FromMicroseconds(options.SharedCacheOverUs);

    /// <summary>Whether a request is worth a look.</summary>
    public bool Serves(RoutingSnapshot snapshot, RoutingRequest request) =>
        store is not null && snapshot.Classifier is { } classifier && classifier.TypicalTime >= _slow && snapshot.Cache.Capacity > 0
            && !request.NoCache;

    /// <summary>Brings the assessment of a request's prompt into the snapshot's cache, if another replica has made it.</summary>
    /// <remarks>The digest is that of the prompt as sent; a follow-up that a conversation resolves has another, is not found, and is
    /// classified.</remarks>
    public async ValueTask FetchAsync(RoutingSnapshot snapshot, RoutingRequest request)
    {
        var digest = PromptDigest.Compute(PromptReader.Read(request.Prompt));
        if (snapshot.Cache.Find(digest) is not null)
        {
            return;
        }

        var found = await store!.FindAsync(snapshot.Classifier!.Version, digest);
        if (found.Assessment is { } assessment && Fits(assessment, snapshot.Classifier))
        {
            snapshot.Cache.Add(digest, assessment);
            metrics.SharedCacheHits.Add(1);
        }
        else
        {
            (found.Answered ? metrics.SharedCacheMisses : metrics.SharedCacheUnanswered).Add(1);
        }
    }

    /// <summary>Shares what the classifier said for a decision.</summary>
    public void Share(RoutingRequest request, Decision decision)
    {
        if (decision.Assessed && !decision.FromCache && Serves(decision.Snapshot, request)
            && decision.Snapshot.Cache.Find(decision.Digest) is { } assessment)
        {
            store!.Keep(decision.Snapshot.Classifier!.Version, decision.Digest, assessment);
        }
    }

    // Whoever can write to Redis could store anything under a key.
    private static bool Fits(PromptAssessment assessment, IPromptClassifier classifier) =>
        assessment.Success.Length == classifier.Tiers.Count && assessment.Task < classifier.Tasks.Count;
}
