using System.Buffers.Binary;
using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Wire;

namespace RoutingDecision.State.Journal.Decisions;

/// <summary>
/// Turns entries into records, without a message for each and its parts: a busy log would leave them to the collector. Used by one thread.
/// </summary>
internal sealed class DecisionEncoder(byte[] hashKey, TimeProvider time)
{
    private static readonly AttachmentKinds[] Kinds =
        [AttachmentKinds.Image, AttachmentKinds.Audio, AttachmentKinds.Video, AttachmentKinds.Document];

    private readonly LiveViewEncoder _views = new();
    private readonly KeyHash _hash = new(hashKey);
    private readonly WireWriter _wire = new();

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

    /// <summary>The bytes of an entry's <see cref="JournalRecord"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(DecisionEntry entry)
    {
        _wire.Clear();
        _wire.Int(JournalRecord.TimeUnixUsFieldNumber, time.GetUtcNow().ToUnixMicroseconds());
        var decision = _wire.Begin(JournalRecord.DecisionFieldNumber);
        Write(entry);
        _wire.End(decision);
        return _wire.Written;
    }

    private void Write(DecisionEntry entry)
    {
        var snapshot = entry.Inputs.Snapshot;
        var catalog = snapshot.Policy.Catalog;
        var refused = entry.Route.Unservable != HardConstraint.None;
        if (!refused)
        {
            Span<byte> id = stackalloc byte[DecisionIds.Length];
            BinaryPrimitives.WriteUInt128BigEndian(id, entry.Id);
            _wire.Bytes(DecisionRecord.IdFieldNumber, id);
        }

        _wire.Int(DecisionRecord.IssuedUnixMsFieldNumber, entry.Issued.ToUnixTimeMilliseconds());
        _wire.Text(DecisionRecord.TenantFieldNumber, entry.Request.Tenant);
        _wire.Text(DecisionRecord.FeatureFieldNumber, entry.Request.Feature);
        _wire.Fixed(DecisionRecord.UserHashFieldNumber, _hash.Of(entry.Request.UserKey));
        _wire.Fixed(DecisionRecord.ConversationHashFieldNumber, _hash.Of(entry.Request.Conversation.Id ?? ""));
        _wire.Fixed(DecisionRecord.ExperimentHashFieldNumber, _hash.Of(entry.Request.ExperimentKey));
        WriteTags(entry);
        _wire.Text(DecisionRecord.PolicyVersionFieldNumber, snapshot.Policy.Version);
        _wire.Text(DecisionRecord.ClassifierVersionFieldNumber, snapshot.Classifier?.Version ?? "");
        _wire.Fixed(DecisionRecord.SeedFieldNumber, entry.Inputs.Seed);
        if (entry.Degraded)
        {
            _wire.Item(DecisionRecord.DegradedFieldNumber, "conversation");
        }

        RequestEncoder.Write(_wire, DecisionRecord.RequestFieldNumber, entry);
        WritePrompt(entry);
        WriteAssessment(entry);
        _wire.Fixed(DecisionRecord.LiveViewFieldNumber, entry.Live.IsEmpty ? 0 : _views.Current);
        _wire.Text(DecisionRecord.BudgetCeilingFieldNumber, entry.Inputs.BudgetCeiling < 0 ? "" : catalog.Tiers[entry.Inputs.BudgetCeiling]);
        _wire.Text(DecisionRecord.RefusedByFieldNumber, refused ? HardConstraintNames.Of(entry.Route.Unservable) : "");
        if (!refused)
        {
            RouteEncoder.Write(_wire, DecisionRecord.RouteFieldNumber, entry, catalog);
        }

        WriteArms(entry);
        WriteWork(entry.Work, catalog);
        WriteStops(entry);
        for (var i = 0; i < Math.Min(entry.Directives.MatchedCount, Core.Rules.MatchedRules.Capacity); i++)
        {
            _wire.Item(DecisionRecord.MatchedRulesFieldNumber, entry.Rules.Ids[entry.Directives.Matched[i]]);
        }

        _wire.Int(DecisionRecord.MatchedRuleCountFieldNumber, entry.Directives.MatchedCount);
        _wire.Int(DecisionRecord.ArmCombinationFieldNumber, entry.ArmCombination);
        _wire.Bool(DecisionRecord.DriftingFieldNumber, entry.Inputs.Drifting);
    }

    private void WriteTags(DecisionEntry entry)
    {
        for (var i = 0; i < entry.Request.Tags.Count; i++)
        {
            var (key, value) = entry.Request.Tags[i];
            WriteLabel(DecisionRecord.TagsFieldNumber, key, value);
        }
    }

    private void WriteArms(DecisionEntry entry)
    {
        var combination = entry.ArmCombination;
        foreach (var experiment in entry.Inputs.Snapshot.Policy.Experiments)
        {
            var arm = (combination % (experiment.Arms.Count + 1)) - 1;
            combination /= experiment.Arms.Count + 1;
            if (arm >= 0)
            {
                WriteLabel(DecisionRecord.ArmsFieldNumber, experiment.Id, experiment.Arms[arm].Id);
            }
        }
    }

    private void WriteLabel(int field, string key, string value)
    {
        var label = _wire.Begin(field);
        _wire.Text(Label.KeyFieldNumber, key);
        _wire.Text(Label.ValueFieldNumber, value);
        _wire.End(label);
    }

    private void WriteStops(DecisionEntry entry)
    {
        var stops = _wire.Begin(DecisionRecord.StopNsFieldNumber);
        for (var stop = Stop.Prompts; stop <= Stop.Selection; stop++)
        {
            _wire.Number((long)(entry.Times[stop] * 1e9 / time.TimestampFrequency));
        }

        _wire.End(stops);
    }

    private void WritePrompt(DecisionEntry entry)
    {
        var prompt = entry.Prompt;
        var facts = _wire.Begin(DecisionRecord.PromptFieldNumber);
        Span<byte> digest = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(digest, prompt.Digest.A);
        BinaryPrimitives.WriteUInt64BigEndian(digest[8..], prompt.Digest.B);
        BinaryPrimitives.WriteUInt64BigEndian(digest[16..], prompt.Digest.C);
        BinaryPrimitives.WriteUInt64BigEndian(digest[24..], prompt.Digest.D);
        _wire.Bytes(PromptFacts.DigestFieldNumber, digest);
        Span<float> signals = stackalloc float[PromptSignals.Count];
        for (var i = 0; i < signals.Length; i++)
        {
            signals[i] = prompt.Signals[(Signal)i];
        }

        _wire.Packed<float>(PromptFacts.SignalsFieldNumber, signals);
        _wire.Text(PromptFacts.LanguageFieldNumber, prompt.Language);
        _wire.Text(PromptFacts.ScriptFieldNumber, EnumName<Script>.Of(prompt.Script));
        foreach (var kind in Kinds)
        {
            if ((prompt.Attachments & kind) != AttachmentKinds.None)
            {
                _wire.Item(PromptFacts.AttachmentsFieldNumber, EnumName<AttachmentKinds>.Of(kind));
            }
        }

        _wire.Bool(PromptFacts.TruncatedFieldNumber, prompt.Truncated);
        // Little-endian numbers of 16 bits, which FeatureIds unpacks.
        _wire.Packed(PromptFacts.FeatureIdsFieldNumber, entry.Features);
        _wire.Bool(PromptFacts.FeaturesWholeFieldNumber, prompt.FeaturesWhole);
        _wire.End(facts);
    }

    private void WriteAssessment(DecisionEntry entry)
    {
        var facts = _wire.Begin(DecisionRecord.AssessmentFieldNumber);
        _wire.Packed(AssessmentFacts.SuccessFieldNumber, entry.Success);
        _wire.Bool(AssessmentFacts.AssessedFieldNumber, entry.Prompt.Assessed);
        _wire.Bool(AssessmentFacts.FromCacheFieldNumber, entry.Prompt.FromCache);
        _wire.Text(AssessmentFacts.TaskFieldNumber, entry.Prompt.Task < 0 ? "" : entry.Inputs.Snapshot.Tasks[entry.Prompt.Task]);
        _wire.End(facts);
    }

    private void WriteWork(in Workload work, ModelCatalog catalog)
    {
        var facts = _wire.Begin(DecisionRecord.WorkFieldNumber);
        _wire.Double(WorkFacts.InputTokensFieldNumber, work.InputTokens);
        _wire.Double(WorkFacts.OutputTokensFieldNumber, work.OutputTokens);
        _wire.Double(WorkFacts.MaxOutputTokensFieldNumber, work.MaxOutputTokens);
        _wire.Double(WorkFacts.CachedTokensFieldNumber, work.CachedTokens);
        _wire.Text(
            WorkFacts.CachedModelFieldNumber, work.CachedTokens > 0 && work.CachedModel >= 0 ? catalog.Models[work.CachedModel].Id : "");
        _wire.End(facts);
    }
}
