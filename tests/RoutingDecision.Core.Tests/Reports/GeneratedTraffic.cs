using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Tests.Reports;

/// <summary>One thing that a journal would hold, as reports take it.</summary>
internal abstract record TrafficEvent
{
    public sealed record Decided(LoggedDecision Decision) : TrafficEvent;

    public sealed record Tried(OutcomeReport Report, double CostUsd, long At) : TrafficEvent;

    public sealed record Heard(FeedbackReport Feedback, long At) : TrafficEvent;

    public void Feed(TrafficBook book)
    {
        switch (this)
        {
            case Decided d:
                book.Take(d.Decision);
                break;
            case Tried t:
                book.Take(t.Report, t.CostUsd, t.At);
                break;
            case Heard h:
                book.Take(h.Feedback, h.At);
                break;
            default:
                throw new InvalidOperationException(GetType().Name);
        }
    }
}

/// <summary>Random traffic of three tenants over a few days: decisions, tries with retries and escalations, late knowledge.</summary>
internal static class GeneratedTraffic
{
    public static readonly string[] Tiers = ["economy", "standard", "premium"];

    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static long FirstHour => Begin.ToUnixTimeSeconds() / 3600;

    /// <param name="seed">Of everything.</param>
    /// <param name="decisions">How many.</param>
    public static List<TrafficEvent> Of(int seed, int decisions)
    {
        var random = new Random(seed);
        var events = new List<TrafficEvent>();
        for (var i = 0; i < decisions; i++)
        {
            var decision = Decision(random, (ulong)i);
            // A few decisions are lost, as a full queue loses them.
            if (random.Next(20) > 0)
            {
                events.Add(new TrafficEvent.Decided(decision));
            }

            var tries = random.Next(4);
            for (var attempt = 1; attempt <= tries; attempt++)
            {
                var model = attempt == 1 && random.Next(10) > 0 ? decision.Claims.Model : ModelOf(random.Next(3), random);
                events.Add(new TrafficEvent.Tried(Try(random, decision.Claims, attempt, model), Math.Round(random.NextDouble(), 3), random.Next(1_000_000)));
            }

            // The same said twice is one report.
            var words = Enumerable.Range(0, random.Next(3)).Select(_ => Feedback(random, decision.Claims)).DistinctBy(OutcomeProcessor.PartOf).ToList();
            events.AddRange(words.Select(w => new TrafficEvent.Heard(w, random.Next(1_000_000))));
        }

        return events;
    }

    /// <summary>Claims of a plain decision, one a second.</summary>
    public static DecisionClaims Claims(int number, string tier) => new()
    {
        Id = new UInt128(9, (ulong)number),
        Issued = Begin.AddSeconds(number),
        Seed = 1,
        PolicyVersion = "p-1",
        ClassifierVersion = "",
        Tenant = "",
        Feature = "",
        Model = tier + "-a",
        Tier = tier,
        TargetTier = tier,
        Task = "",
        DecidedBy = DecidedBy.Classifier,
        Strategy = RoutingStrategy.Direct,
        MaxAttempts = 3,
        Confidence = 0.9f,
        Propensity = 1,
        AcceptThreshold = 0,
        EstimatedCostUsd = 0.01f,
        BaselineCostUsd = 0.01f,
        Digest = 0,
        EvaluateProbability = 0,
        Evaluate = false,
        Fallbacks = [],
        Arms = [],
    };

    public static string TierOfModel(string model) => model[..model.IndexOf('-', StringComparison.Ordinal)];

    private static string ModelOf(int tier, Random random) => $"{Tiers[tier]}-{(char)('a' + random.Next(2))}";

    private static LoggedDecision Decision(Random random, ulong number)
    {
        var tier = random.Next(3);
        var evaluate = random.Next(3) switch { 0 => 0f, 1 => 0.25f, _ => 1f };
        return new LoggedDecision
        {
            Claims = new DecisionClaims
            {
                Id = new UInt128(7, number),
                Issued = Begin.AddMinutes(random.Next(4 * 24 * 60)),
                Seed = 1,
                PolicyVersion = "p-1",
                ClassifierVersion = "",
                Tenant = Pick(random, "", "acme", "blue"),
                Feature = Pick(random, "", "faq", "chat"),
                Model = ModelOf(tier, random),
                Tier = Tiers[tier],
                TargetTier = Tiers[tier],
                Task = Pick(random, "", "coding", "summary"),
                DecidedBy = (DecidedBy)random.Next(1, 7),
                Strategy = RoutingStrategy.Direct,
                MaxAttempts = 3,
                Confidence = random.Next(101) / 100f,
                Propensity = 1,
                AcceptThreshold = 0.5f,
                EstimatedCostUsd = 0.5f,
                BaselineCostUsd = 1,
                Digest = number,
                EvaluateProbability = evaluate,
                Evaluate = random.NextSingle() < evaluate,
                Fallbacks = [],
                Arms = random.Next(2) == 0 ? [] : [KeyValuePair.Create("exp", Pick(random, "a", "b"))],
            },
            EstimatedCostUsd = random.Next(1000) / 1000.0,
            Rule = Pick(random, "", "", "deep", "short"),
            TierCostUsd = [0.1, random.Next(4) == 0 ? double.NaN : 0.5, 1.5],
            Success = [0.5f, 0.75f, 1],
            ShadowProbability = random.Next(2) == 0 ? 0 : 0.1,
            Cause = (RegretCause)random.Next(5),
        };
    }

    private static OutcomeReport Try(Random random, DecisionClaims claims, int attempt, string model)
    {
        var status = (OutcomeStatus)random.Next(3);
        return new OutcomeReport
        {
            Decision = claims,
            Attempt = attempt,
            Model = model,
            Status = status,
            Error = status == OutcomeStatus.Failure ? (ErrorClass)random.Next(9) : ErrorClass.None,
            LatencyMs = random.Next(5_000),
            InputTokens = random.Next(3_000),
            OutputTokens = random.Next(800),
            SelfConfidence = Maybe<double>(random, () => random.NextDouble()),
            Verdict = (Verdict)random.Next(4),
            Satisfied = Maybe<bool>(random, () => random.Next(2) == 0),
            Rating = Maybe<int>(random, () => random.Next(1, 6)),
            Comparison = random.Next(4) == 0 ? (Comparison)random.Next(8) : Comparison.None,
            ShadowModel = random.Next(2) == 0 ? "" : ModelOf(random.Next(3), random),
        };
    }

    private static FeedbackReport Feedback(Random random, DecisionClaims claims) => new()
    {
        Decision = claims,
        Satisfied = Maybe<bool>(random, () => random.Next(2) == 0),
        Rating = Maybe<int>(random, () => random.Next(1, 6)),
        Verdict = (Verdict)random.Next(4),
        Model = random.Next(3) == 0 ? ModelOf(random.Next(3), random) : "",
        NeededTier = random.Next(3) == 0 ? Tiers[random.Next(3)] : "",
        Comparison = random.Next(4) == 0 ? (Comparison)random.Next(8) : Comparison.None,
        ShadowModel = random.Next(2) == 0 ? "" : ModelOf(random.Next(3), random),
    };

    private static string Pick(Random random, params ReadOnlySpan<string> names) => names[random.Next(names.Length)];

    private static T? Maybe<T>(Random random, Func<T> value)
        where T : struct => random.Next(2) == 0 ? null : value();
}
