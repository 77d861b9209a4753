using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Outcomes;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Tests.Journal;

/// <summary>Reports with every field set from a seed, and options for tests.</summary>
internal static class Sample
{
    public static JournalOptions Options(string folder = "memory") => new()
    {
        Folder = folder,
        HashKey = new byte[32],
        ServerVersion = "test",
        SyncMs = 10,
    };

    public static OutcomeReport Outcome(int seed, int attempt = 1)
    {
        var random = new Random(seed);
        return new OutcomeReport
        {
            Decision = Claims(seed),
            Attempt = attempt,
            Model = $"model-{random.Next(5)}",
            Status = (OutcomeStatus)random.Next(3),
            Error = (ErrorClass)random.Next(9),
            LatencyMs = random.NextDouble() * 1_000,
            FirstTokenMs = random.Next(100),
            InputTokens = random.Next(),
            OutputTokens = random.Next(),
            CacheReadTokens = random.Next(10),
            CacheWriteTokens = random.Next(10),
            CostUsd = Maybe<double>(random, () => random.NextDouble()),
            SelfConfidence = Maybe<double>(random, () => random.NextDouble()),
            Verdict = (Verdict)random.Next(4),
            Satisfied = Maybe<bool>(random, () => random.Next(2) == 0),
            Rating = Maybe<int>(random, () => random.Next(1, 6)),
            Comparison = (Comparison)random.Next(6),
            ShadowModel = random.Next(2) == 0 ? "" : "shadow-ü",
            EvaluatorTier = random.Next(2) == 0 ? "" : "premium",
            DeadlineLeftMs = Maybe<double>(random, () => random.Next(-5, 500)),
        };
    }

    public static FeedbackReport Feedback(int seed)
    {
        var random = new Random(seed);
        return new FeedbackReport
        {
            Decision = Claims(seed),
            Satisfied = Maybe<bool>(random, () => random.Next(2) == 0),
            Rating = Maybe<int>(random, () => random.Next(1, 6)),
            Verdict = (Verdict)random.Next(4),
            Model = random.Next(2) == 0 ? "" : "model-1",
            NeededTier = random.Next(2) == 0 ? "" : "standard",
            Comparison = (Comparison)random.Next(6),
            ShadowModel = random.Next(2) == 0 ? "" : "model-2",
            EvaluatorTier = random.Next(2) == 0 ? "" : "premium",
        };
    }

    public static DecisionClaims Claims(int seed)
    {
        var random = new Random(seed);
        return new DecisionClaims
        {
            Id = new UInt128((ulong)random.NextInt64(), (ulong)seed),
            Issued = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000)),
            Seed = (ulong)random.NextInt64(),
            PolicyVersion = "p-1",
            ClassifierVersion = random.Next(2) == 0 ? "" : "c-1",
            Tenant = $"tenant-{random.Next(3)}",
            Feature = random.Next(2) == 0 ? "" : "faq",
            Model = "model-0",
            Tier = "economy",
            TargetTier = "standard",
            Task = random.Next(2) == 0 ? "" : "coding",
            DecidedBy = (DecidedBy)random.Next(7),
            Strategy = (RoutingStrategy)random.Next(5),
            MaxAttempts = random.Next(1, 9),
            Confidence = random.NextSingle(),
            Propensity = random.NextSingle(),
            AcceptThreshold = random.NextSingle(),
            EstimatedCostUsd = random.NextSingle(),
            BaselineCostUsd = random.NextSingle(),
            Digest = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()),
            EvaluateProbability = random.NextSingle(),
            Evaluate = random.Next(2) == 0,
            Fallbacks = [.. Enumerable.Range(0, random.Next(5))],
            Arms = [.. Enumerable.Range(0, random.Next(3)).Select(i => KeyValuePair.Create($"experiment-{i}", "arm"))],
        };
    }

    public static JournalRecord Record(int seed) => new() { Outcome = ReportCodec.ToRecord(Outcome(seed), 0.5) };

    private static T? Maybe<T>(Random random, Func<T> value)
        where T : struct => random.Next(2) == 0 ? null : value();
}
