using System.Buffers.Binary;
using Google.Protobuf;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Outcomes;

/// <summary>What a token says, as a record and back.</summary>
public static class ClaimsCodec
{
    /// <summary>The record of claims.</summary>
    public static ClaimsRecord ToRecord(DecisionClaims from)
    {
        Span<byte> digest = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(digest, from.Digest);
        var record = new ClaimsRecord
        {
            Id = DecisionIds.ToBytes(from.Id),
            IssuedUnixMs = from.Issued.ToUnixTimeMilliseconds(),
            Seed = from.Seed,
            PolicyVersion = from.PolicyVersion,
            ClassifierVersion = from.ClassifierVersion,
            Tenant = from.Tenant,
            Feature = from.Feature,
            Model = from.Model,
            Tier = from.Tier,
            TargetTier = from.TargetTier,
            Task = from.Task,
            DecidedBy = EnumName<DecidedBy>.Of(from.DecidedBy),
            Strategy = EnumName<RoutingStrategy>.Of(from.Strategy),
            MaxAttempts = from.MaxAttempts,
            Confidence = from.Confidence,
            Propensity = from.Propensity,
            AcceptThreshold = from.AcceptThreshold,
            EstimatedCostUsd = from.EstimatedCostUsd,
            BaselineCostUsd = from.BaselineCostUsd,
            Digest = ByteString.CopyFrom(digest),
            EvaluateProbability = from.EvaluateProbability,
            Evaluate = from.Evaluate,
        };
        record.Fallbacks.AddRange(from.Fallbacks);
        record.Arms.AddRange(from.Arms.Select(a => new ArmRecord { Experiment = a.Key, Arm = a.Value }));
        return record;
    }

    /// <summary>The claims of a record.</summary>
    public static DecisionClaims FromRecord(ClaimsRecord from) => new()
    {
        Id = DecisionIds.Of(from.Id),
        Issued = JournalClock.FromUnixMilliseconds(from.IssuedUnixMs),
        Seed = from.Seed,
        PolicyVersion = from.PolicyVersion,
        ClassifierVersion = from.ClassifierVersion,
        Tenant = from.Tenant,
        Feature = from.Feature,
        Model = from.Model,
        Tier = from.Tier,
        TargetTier = from.TargetTier,
        Task = from.Task,
        DecidedBy = EnumName<DecidedBy>.Parse(from.DecidedBy),
        Strategy = EnumName<RoutingStrategy>.Parse(from.Strategy),
        MaxAttempts = from.MaxAttempts,
        Confidence = from.Confidence,
        Propensity = from.Propensity,
        AcceptThreshold = from.AcceptThreshold,
        EstimatedCostUsd = from.EstimatedCostUsd,
        BaselineCostUsd = from.BaselineCostUsd,
        Digest = DecisionIds.Of(from.Digest),
        EvaluateProbability = from.EvaluateProbability,
        Evaluate = from.Evaluate,
        Fallbacks = [.. from.Fallbacks],
        Arms = [.. from.Arms.Select(a => KeyValuePair.Create(a.Experiment, a.Arm))],
    };
}
