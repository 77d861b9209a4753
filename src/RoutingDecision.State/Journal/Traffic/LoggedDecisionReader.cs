using System.Buffers.Binary;
using Google.Protobuf;
using RoutingDecision.Core.Conversations;
using RoutingDecision.Core.Live;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Replays;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Decisions;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>Turns decision and live view records into what Core makes decisions again from. Pure.</summary>
internal static class LoggedDecisionReader
{
    /// <summary>The decision of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="features">Record that holds the prompt's feature ids: this one, or an earlier one of the same digest; null: there is
    /// none.</param>
    /// <param name="live">The live state that it names; null: none, or it is not at hand.</param>
    public static LoggedDecision Read(DecisionRecord record, PromptFacts? features, LoggedLive? live)
    {
        var prompt = record.Prompt ?? new PromptFacts();
        var strategy = EnumName<RoutingStrategy>.Parse(record.Route?.Plan?.Strategy ?? "");
        return new LoggedDecision
        {
            Id = DecisionIds.Of(record.Id),
            Issued = DateTimeOffset.FromUnixTimeMilliseconds(record.IssuedUnixMs),
            PolicyVersion = record.PolicyVersion,
            ClassifierVersion = record.ClassifierVersion,
            Seed = record.Seed,
            Request = RequestReader.Read(record),
            Prompt = ViewOf(prompt),
            Digest = DigestOf(prompt.Digest),
            FeatureIds = features is null ? null : FeatureIds.Unpack(features.FeatureIds),
            FeaturesWhole = features is { FeaturesWhole: true },
            Conversation = record.Request?.Conversation?.Recalled is { } recalled
                ? new ConversationState(recalled.FloorTier, recalled.LastTier, recalled.LastModel, recalled.EasyTurns, recalled.Turns)
                : null,
            UserHash = record.UserHash,
            ConversationHash = record.ConversationHash,
            ExperimentHash = record.ExperimentHash,
            BudgetCeiling = record.BudgetCeiling,
            Drifting = record.Drifting,
            Arms = [.. record.Arms.Select(a => KeyValuePair.Create(a.Key, a.Value))],
            ArmCombination = record.ArmCombination,
            Live = live,
            MatchedRules = record.MatchedRules,
            MatchedRuleCount = record.MatchedRuleCount,
            Success = [.. record.Assessment?.Success ?? []],
            Assessed = record.Assessment?.Assessed ?? false,
            Task = record.Assessment?.Task ?? "",
            Route = record.Route is { } route
                ? new LoggedRoute(
                    route.Tier, route.Model, route.Rule, route.DecidedBy, route.Confidence, route.Propensity, route.EstimatedCostUsd,
                    route.ProbedModel)
                {
                    Sampling = new RecordedOdds(route.Plan?.EvaluateProbability ?? 0, route.Plan?.ShadowProbability ?? 0),
                    Strategy = strategy,
                    TargetTier = route.TargetTier,
                    Fallbacks = strategy == RoutingStrategy.Direct ? [] : [.. route.Fallbacks.Select(f => f.Model)],
                    MaxAttempts = route.Plan?.MaxAttempts ?? 1,
                }
                : null,
            RefusedBy = record.RefusedBy,
        };
    }

    /// <summary>The live state of a record.</summary>
    public static LoggedLive Read(LiveViewRecord record) => new(record.Id, record.Models.ToDictionary(m => m.Model, ModelOf, StringComparer.Ordinal));

    /// <summary>The digest of a record's prompt.</summary>
    public static PromptDigest DigestOf(ByteString digest) => digest.Length != 32 ? default : new PromptDigest(
        BinaryPrimitives.ReadUInt64BigEndian(digest.Span),
        BinaryPrimitives.ReadUInt64BigEndian(digest.Span[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(digest.Span[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(digest.Span[24..]));

    private static PromptView ViewOf(PromptFacts facts)
    {
        PromptSignals signals = default;
        for (var i = 0; i < Math.Min(facts.Signals.Count, PromptSignals.Count); i++)
        {
            signals[(Signal)i] = facts.Signals[i];
        }

        return new PromptView
        {
            Ask = default,
            Signals = signals,
            Script = EnumName<Script>.Parse(facts.Script),
            Language = facts.Language,
            Attachments = facts.Attachments.Aggregate(AttachmentKinds.None, (all, kind) => all | EnumName<AttachmentKinds>.Parse(kind)),
            Truncated = facts.Truncated,
        };
    }

    private static ModelLive ModelOf(ModelLiveRecord model) => new()
    {
        State = EnumName<ModelState>.Parse(model.State),
        Breaker = EnumName<BreakerState>.Parse(model.Breaker),
        LatencyP50Ms = model.LatencyP50Ms,
        LatencyP95Ms = model.LatencyP95Ms,
        OverSlo = model.OverSlo,
        QualityShift = [.. model.QualityShift],
    };
}
