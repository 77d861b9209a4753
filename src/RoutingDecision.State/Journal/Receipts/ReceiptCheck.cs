using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Decisions;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.State.Journal.Receipts;

/// <summary>
/// Makes logged decisions again through the engine and compares the record that would be written now with the one in the log. Taken from the log are
/// what
/// was read of the outside (signals, live state, memory of the conversation, spent budgets, the probe that was granted, the seed, arms, since their
/// keys are
/// hashed) and the verdicts of rules that ask for text. Used by one thread.
/// </summary>
public sealed class ReceiptCheck
{
    private readonly LoggedVersions _versions;
    private readonly Replayer _replayer;
    private readonly DecisionEntry _entry = new();
    private readonly DecisionEncoder _encoder;

    /// <param name="versions">Policies of the log and classifiers at hand.</param>
    /// <param name="time">Clock of the stops, whose times are not compared.</param>
    public ReceiptCheck(LoggedVersions versions, TimeProvider time)
    {
        _versions = versions;
        _replayer = new Replayer(time);
        _encoder = new DecisionEncoder([], time);
    }

    /// <summary>Makes one decision again.</summary>
    public Receipt Check(in LoggedEntry entry)
    {
        var (record, logged) = entry;
        if (_versions.TargetOf(logged.PolicyVersion, logged.ClassifierVersion) is not { } target)
        {
            return new Receipt(logged.Id, ReplayObstacle.Version, AssessmentSource.None, []);
        }

        if (record.LiveView != 0 && logged.Live is null)
        {
            return new Receipt(logged.Id, ReplayObstacle.LiveView, AssessmentSource.None, []);
        }

        var (assessment, source) = AssessmentOf(logged, target.Snapshot);
        var obstacle = _replayer.Repeat(logged, target, assessment);
        return new Receipt(
            logged.Id, obstacle, source, obstacle == ReplayObstacle.None ? RecordDifference.Of(record, Encode(record, logged)) : []);
    }

    private static (PromptAssessment? Assessment, AssessmentSource Source) AssessmentOf(LoggedDecision logged, RoutingSnapshot snapshot)
    {
        if (!logged.Assessed)
        {
            return (null, AssessmentSource.None);
        }

        if (logged.FeatureIds is not { } ids || snapshot.Classifier is not IFeatureClassifier { FeatureScheme.Length: > 0 } classifier)
        {
            var task = logged.Task.Length == 0 ? -1 : snapshot.FindTask(logged.Task);
            return (new PromptAssessment { Success = logged.Success, Task = task, TaskProbability = 0 }, AssessmentSource.Log);
        }

        var kept = new KeptFeatures(ids, logged.Prompt.Signals);
        var result = new PromptAssessment[1];
        classifier.Classify([kept], together: false, result);
        return (result[0], AssessmentSource.Features);
    }

    /// <summary>The record as it would be written now, with what can't or need not come out again taken over.</summary>
    private DecisionRecord Encode(DecisionRecord record, LoggedDecision logged)
    {
        _entry.Fill(_replayer.Decision, logged.Request, logged.Id, logged.Issued, degraded: record.Degraded.Count > 0);
        _encoder.ViewOf(_entry);
        var now = JournalRecord.Parser.ParseFrom(_encoder.Encode(_entry)).Decision;
        // Hashes of keys that are not kept, times, and the state of a cache.
        (now.UserHash, now.ConversationHash, now.ExperimentHash) = (record.UserHash, record.ConversationHash, record.ExperimentHash);
        now.StopNs.Clear();
        now.StopNs.Add(record.StopNs);
        now.Assessment.FromCache = record.Assessment?.FromCache ?? false;
        now.Request.Explain = record.Request?.Explain ?? false;
        now.Prompt.FeatureIds = record.Prompt?.FeatureIds ?? Google.Protobuf.ByteString.Empty;
        now.Prompt.FeaturesWhole = record.Prompt?.FeaturesWhole ?? false;
        return now;
    }
}
