using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>
/// Assessments of all replicas in Redis: one read per look-up, one write per assessment. Reads wait no longer than a conversation's. What is stored
/// and can't be read counts as missing. Thread-safe.
/// </summary>
public sealed class RedisAssessments(RedisGuard guard) : IAssessmentStore
{
    /// <summary>How long an assessment is kept after it was made.</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromDays(1);

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);

    public async ValueTask<AssessmentLookup> FindAsync(string version, PromptDigest digest)
    {
        var reply = await guard.RunAsync(
            static (database, key) => database.StringGetAsync(key), _keys.Assessment(version, digest), guard.Settings.DecisionWait);
        return new AssessmentLookup(reply.IsOk && (byte[]?)reply.Value is { } bytes ? AssessmentBytes.Read(bytes) : null, reply.IsOk);
    }

    public void Keep(string version, PromptDigest digest, PromptAssessment assessment) => _ = guard.RunAsync(
        static (database, entry) => database.StringSetAsync(entry.Key, entry.Bytes, TimeToLive),
        (Key: _keys.Assessment(version, digest), Bytes: AssessmentBytes.Write(assessment)),
        guard.Settings.BackgroundWait).AsTask();
}
