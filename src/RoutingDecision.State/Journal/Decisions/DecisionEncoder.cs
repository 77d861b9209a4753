using System.Buffers.Binary;
using Google.Protobuf;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>Turns entries into records. The messages are reused, so that a busy log leaves little for the collector. Used by one thread.</summary>
internal sealed class DecisionEncoder(byte[] hashKey, TimeProvider time)
{
    private readonly LiveViewEncoder _views = new();
    private readonly KeyHash _hash = new(hashKey);
    private readonly RouteEncoder _route = new();
    private readonly RequestEncoder _request = new();
    private readonly DecisionRecord _record = new()
    {
        Prompt = new PromptFacts(),
        Assessment = new AssessmentFacts(),
        Work = new WorkFacts(),
    };

    private readonly JournalRecord _envelope = new();

    /// <summary>Another segment begins.</summary>
    public void BeginSegment() => _views.BeginSegment();

    /// <summary>The view that an entry read, where the segment does not hold it yet; call before <see cref="Encode"/>.</summary>
    public JournalRecord? ViewOf(DecisionEntry entry)
    {
        if (_views.Take(entry) is not { } view)
        {
            return null;
        }

        return new JournalRecord { TimeUnixUs = time.GetUtcNow().ToUnixMicroseconds(), LiveView = view };
    }

    /// <summary>The record of an entry; valid until the next call.</summary>
    public JournalRecord Encode(DecisionEntry entry)
    {
        var snapshot = entry.Inputs.Snapshot;
        var catalog = snapshot.Policy.Catalog;
        var refused = entry.Route.Unservable != HardConstraint.None;
        _record.Id = refused ? ByteString.Empty : DecisionIds.ToBytes(entry.Id);
        _record.IssuedUnixMs = entry.Issued.ToUnixTimeMilliseconds();
        _record.Tenant = entry.Request.Tenant;
        _record.Feature = entry.Request.Feature;
        _record.UserHash = _hash.Of(entry.Request.UserKey);
        _record.ConversationHash = _hash.Of(entry.Request.Conversation.Id ?? "");
        _record.ExperimentHash = _hash.Of(entry.Request.ExperimentKey);
        _record.PolicyVersion = snapshot.Policy.Version;
        _record.ClassifierVersion = snapshot.Classifier?.Version ?? "";
        _record.Seed = entry.Inputs.Seed;
        _record.LiveView = entry.Live.IsEmpty ? 0 : _views.Current;
        _record.BudgetCeiling = entry.Inputs.BudgetCeiling < 0 ? "" : catalog.Tiers[entry.Inputs.BudgetCeiling];
        _record.Drifting = entry.Inputs.Drifting;
        _record.RefusedBy = refused ? HardConstraintNames.Of(entry.Route.Unservable) : "";
        _record.Route = refused ? null : _route.Encode(entry, catalog);
        _record.Request = _request.Encode(entry);
        _record.ArmCombination = entry.ArmCombination;
        WriteLists(entry);
        WritePrompt(entry, _record.Prompt);
        WriteAssessment(entry, _record.Assessment);
        WriteWork(entry.Work, catalog, _record.Work);
        _envelope.TimeUnixUs = time.GetUtcNow().ToUnixMicroseconds();
        _envelope.Decision = _record;
        return _envelope;
    }

    private void WriteLists(DecisionEntry entry)
    {
        _record.Degraded.Clear();
        if (entry.Degraded)
        {
            _record.Degraded.Add("conversation");
        }

        _record.Tags.Clear();
        foreach (var (key, value) in entry.Request.Tags)
        {
            _record.Tags.Add(new Label { Key = key, Value = value });
        }

        _record.Arms.Clear();
        var experiments = entry.Inputs.Snapshot.Policy.Experiments;
        var combination = entry.ArmCombination;
        foreach (var experiment in experiments)
        {
            var arm = (combination % (experiment.Arms.Count + 1)) - 1;
            combination /= experiment.Arms.Count + 1;
            if (arm >= 0)
            {
                _record.Arms.Add(new Label { Key = experiment.Id, Value = experiment.Arms[arm].Id });
            }
        }

        _record.StopNs.Clear();
        for (var stop = Stop.Prompts; stop <= Stop.Selection; stop++)
        {
            _record.StopNs.Add((long)(entry.Times[stop] * 1e9 / time.TimestampFrequency));
        }

        _record.MatchedRules.Clear();
        _record.MatchedRuleCount = entry.Directives.MatchedCount;
        for (var i = 0; i < Math.Min(entry.Directives.MatchedCount, Core.Rules.MatchedRules.Capacity); i++)
        {
            _record.MatchedRules.Add(entry.Rules.Ids[entry.Directives.Matched[i]]);
        }
    }

    private static void WritePrompt(DecisionEntry entry, PromptFacts facts)
    {
        var prompt = entry.Prompt;
        Span<byte> digest = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(digest, prompt.Digest.A);
        BinaryPrimitives.WriteUInt64BigEndian(digest[8..], prompt.Digest.B);
        BinaryPrimitives.WriteUInt64BigEndian(digest[16..], prompt.Digest.C);
        BinaryPrimitives.WriteUInt64BigEndian(digest[24..], prompt.Digest.D);
        facts.Digest = ByteString.CopyFrom(digest);
        facts.Signals.Clear();
        for (var signal = (Signal)0; (int)signal < PromptSignals.Count; signal++)
        {
            facts.Signals.Add(prompt.Signals[signal]);
        }

        facts.Language = prompt.Language;
        facts.Script = EnumName<Script>.Of(prompt.Script);
        facts.Attachments.Clear();
        foreach (var kind in (ReadOnlySpan<AttachmentKinds>)
            [AttachmentKinds.Image, AttachmentKinds.Audio, AttachmentKinds.Video, AttachmentKinds.Document])
        {
            if ((prompt.Attachments & kind) != AttachmentKinds.None)
            {
                facts.Attachments.Add(EnumName<AttachmentKinds>.Of(kind));
            }
        }

        facts.Truncated = prompt.Truncated;
        facts.FeatureIds = FeatureIds.Pack(entry.Features);
        facts.FeaturesWhole = prompt.FeaturesWhole;
    }

    private static void WriteAssessment(DecisionEntry entry, AssessmentFacts facts)
    {
        facts.Success.Clear();
        foreach (var p in entry.Success)
        {
            facts.Success.Add(p);
        }

        facts.Assessed = entry.Prompt.Assessed;
        facts.FromCache = entry.Prompt.FromCache;
        facts.Task = entry.Prompt.Task < 0 ? "" : entry.Inputs.Snapshot.Tasks[entry.Prompt.Task];
    }

    private static void WriteWork(in Workload work, ModelCatalog catalog, WorkFacts facts)
    {
        facts.InputTokens = work.InputTokens;
        facts.OutputTokens = work.OutputTokens;
        facts.MaxOutputTokens = work.MaxOutputTokens;
        facts.CachedTokens = work.CachedTokens;
        facts.CachedModel = work.CachedTokens > 0 && work.CachedModel >= 0 ? catalog.Models[work.CachedModel].Id : "";
    }
}
