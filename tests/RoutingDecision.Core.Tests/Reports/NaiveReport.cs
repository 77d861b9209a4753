using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports;

/// <summary>The same report, computed from a list of everything with no regard to time or memory.</summary>
internal sealed class NaiveReport(IEnumerable<TrafficEvent> events, double valueUsd)
{
    private const int Standard = 1;

    private readonly Story[] _stories = [.. events.GroupBy(ClaimsOf, (_, of) => new Story([.. of]), ById.Instance)];

    public Dictionary<string, Dictionary<ReportMeasure, double>> Read(string? tenant, ReportDimension by)
    {
        var groups = new Dictionary<string, Dictionary<ReportMeasure, double>>(StringComparer.Ordinal);
        foreach (var story in _stories.Where(s => tenant is null || s.Claims.Tenant == tenant))
        {
            foreach (var key in KeysOf(story, by, story.Claims.Model))
            {
                AddDecision(story, groups, key);
            }

            foreach (var tried in story.Tries)
            {
                foreach (var key in KeysOf(story, by, tried.Report.Model))
                {
                    Add(groups, key, ReportMeasure.Tries, 1);
                    Add(groups, key, ReportMeasure.Cost, tried.CostUsd);
                    Add(groups, key, ReportMeasure.Successes, tried.Report.Status == OutcomeStatus.Success ? 1 : 0);
                    Add(groups, key, ReportMeasure.Failures, tried.Report.Status == OutcomeStatus.Failure ? 1 : 0);
                }
            }
        }

        return groups;
    }

    public List<long> OutputTokens(string? tenant) =>
        [.. _stories.Where(s => tenant is null || s.Claims.Tenant == tenant).SelectMany(s => s.Tries).Select(t => t.Report)
            .Where(r => r.Status == OutcomeStatus.Success).Select(r => r.OutputTokens).Order()];

    private static DecisionClaims ClaimsOf(TrafficEvent e) => e switch
    {
        TrafficEvent.Decided d => d.Decision.Claims,
        TrafficEvent.Tried t => t.Report.Decision,
        TrafficEvent.Heard h => h.Feedback.Decision,
        _ => throw new InvalidOperationException(),
    };

    private static IEnumerable<string> KeysOf(Story story, ReportDimension by, string model) => by switch
    {
        ReportDimension.All => [""],
        ReportDimension.Tier => [story.Claims.Tier],
        ReportDimension.Model => [model],
        ReportDimension.Task => [story.Claims.Task],
        ReportDimension.Tenant => [story.Claims.Tenant],
        ReportDimension.Feature => [story.Claims.Feature],
        ReportDimension.Rule => story.Logged is { } logged ? [logged.Rule] : [],
        _ => story.Claims.Arms.Select(a => $"{a.Key}/{a.Value}"),
    };

    private static void Add(
        Dictionary<string, Dictionary<ReportMeasure, double>> groups, string key, ReportMeasure measure, double amount)
    {
        var group = groups.TryGetValue(key, out var known) ? known : groups[key] = [];
        group[measure] = group.GetValueOrDefault(measure) + amount;
    }

    private void AddDecision(Story story, Dictionary<string, Dictionary<ReportMeasure, double>> groups, string key)
    {
        void Count(ReportMeasure measure, double amount) => Add(groups, key, measure, amount);
        if (story.Logged is { } logged)
        {
            Count(ReportMeasure.Decisions, 1);
            Count(ReportMeasure.EstimatedCost, logged.EstimatedCostUsd);
            Count(ReportMeasure.StandardCost, story.CostOn(Standard));
            Count(ReportMeasure.PremiumCost, story.CostOn(2));
            Count(ReportMeasure.FirstDecidedBy + (int)logged.Claims.DecidedBy, 1);
        }

        if (story.Tries.Length > 0)
        {
            Count(ReportMeasure.Answered, 1);
            Count(ReportMeasure.AnsweredCost, story.Tries.Sum(t => t.CostUsd));
            Count(ReportMeasure.CostSquares, Math.Pow(story.Tries.Sum(t => t.CostUsd), 2));
            Count(ReportMeasure.FurtherCost, story.Tries.Where(t => t.Report.Attempt > 1).Sum(t => t.CostUsd));
            var stronger = story.Tries.Where(t => story.IsStronger(t.Report.Model)).ToArray();
            Count(ReportMeasure.Escalated, stronger.Length > 0 ? 1 : 0);
            Count(ReportMeasure.EscalationMs, stronger.Sum(t => t.Report.LatencyMs));
            Count(ReportMeasure.Fallbacks, story.Tries.Count(t => t.Report.Model != story.Claims.Model));
        }

        if (story.Last(story.Recommended.Select(s => (s.Satisfied, s.At))) is { } satisfied)
        {
            Count(ReportMeasure.AskedSatisfied, 1);
            Count(ReportMeasure.Satisfied, satisfied ? 1 : 0);
        }

        if (story.Last(story.Recommended.Select(s => (s.Rating, s.At))) is { } rating)
        {
            Count(ReportMeasure.Rated, 1);
            Count(ReportMeasure.RatedGood, rating > 3 ? 1 : 0);
            Count(ReportMeasure.RatingSum, rating);
        }

        AddEvidence(story, Count);
    }

    private void AddEvidence(Story story, Action<ReportMeasure, double> count)
    {
        var passed = story.Last(story.Recommended.Select(s => ((bool?)(s.Verdict switch { Verdict.Pass => true, Verdict.Fail => false, _ => null }), s.At)));
        var judgeWeight = story.Claims.EvaluateProbability == 0 ? 1 : story.Claims.Evaluate ? 1 / (double)story.Claims.EvaluateProbability : 0;
        if (passed is { } pass && judgeWeight > 0)
        {
            count(ReportMeasure.Judged, 1);
            count(ReportMeasure.JudgedWeight, judgeWeight);
            count(ReportMeasure.PassedWeight, pass ? judgeWeight : 0);
        }

        var (under, over, underWeight, overWeight, needed) = story.Evidence(passed, judgeWeight);
        if (under is { } u)
        {
            count(ReportMeasure.UnderKnown, 1);
            count(ReportMeasure.UnderWeight, underWeight);
            count(ReportMeasure.UnderSquares, underWeight * underWeight);
            count(ReportMeasure.UnderSum, u ? underWeight : 0);
        }

        if (over is { } o)
        {
            count(ReportMeasure.OverKnown, 1);
            count(ReportMeasure.OverWeight, overWeight);
            count(ReportMeasure.OverSum, o ? overWeight : 0);
        }

        if (story.Logged is { } logged && needed >= 0)
        {
            var escalated = story.Tries.Any(t => story.IsStronger(t.Report.Model));
            var regret = needed > story.Tier ? underWeight * (story.CostOn(story.Tier) + (escalated ? 0 : valueUsd))
                : needed < story.Tier ? overWeight * Math.Max(0, story.CostOn(story.Tier) - story.CostOn(needed))
                : 0;
            count(ReportMeasure.FirstRegret + (int)logged.Cause, regret);
        }
    }

    /// <summary>Something said of a decision.</summary>
    private sealed record Word(bool? Satisfied, Verdict Verdict, int? Rating, Comparison Comparison, string Shadow, string Needed, string Model, long At);

    /// <summary>All that is known of one decision.</summary>
    private sealed class Story(TrafficEvent[] events)
    {
        public DecisionClaims Claims { get; } = ClaimsOf(events[0]);

        public LoggedDecision? Logged { get; } = events.OfType<TrafficEvent.Decided>().FirstOrDefault()?.Decision;

        public TrafficEvent.Tried[] Tries { get; } = [.. events.OfType<TrafficEvent.Tried>().DistinctBy(t => t.Report.Attempt)];

        public int Tier => Array.IndexOf(GeneratedTraffic.Tiers, Claims.Tier);

        public IEnumerable<Word> Recommended => Words.Where(w => w.Model.Length == 0 || w.Model == Claims.Model);

        private IEnumerable<Word> Words =>
        [
            .. Tries.Select(t => new Word(
                t.Report.Satisfied, t.Report.Verdict, t.Report.Rating, t.Report.Comparison, t.Report.ShadowModel, "", t.Report.Model, t.At)),
            .. events.OfType<TrafficEvent.Heard>().Select(h => new Word(
                h.Feedback.Satisfied, h.Feedback.Verdict, h.Feedback.Rating, h.Feedback.Comparison, h.Feedback.ShadowModel, h.Feedback.NeededTier,
                h.Feedback.Model, h.At)),
        ];

        public T? Last<T>(IEnumerable<(T? Said, long At)> words)
            where T : struct => words.Where(w => w.Said is not null).OrderBy(w => w.At).ThenBy(w => w.Said!.Value).LastOrDefault().Said;

        public double CostOn(int tier) => double.IsNaN(Logged!.TierCostUsd[tier]) ? Logged.EstimatedCostUsd : Logged.TierCostUsd[tier];

        public bool IsStronger(string model) => Array.IndexOf(GeneratedTraffic.Tiers, GeneratedTraffic.TierOfModel(model)) > Tier;

        public (bool? Under, bool? Over, double UnderWeight, double OverWeight, int Needed) Evidence(bool? passed, double judgeWeight)
        {
            if (Last(Words.Select(w => (w.Needed.Length == 0 ? null : (int?)Array.IndexOf(GeneratedTraffic.Tiers, w.Needed), w.At))) is { } needed)
            {
                return (needed > Tier, needed < Tier, 1, 1, needed);
            }

            (bool? Under, bool? Over, double UnderWeight, double OverWeight, int Needed) found = (null, null, 0, 0, -1);
            if (Logged is not null && LastComparison() is { } compared)
            {
                var weight = Logged.ShadowProbability > 0 ? 1 / Logged.ShadowProbability : 1;
                var shadow = compared.Shadow.Length == 0 ? Tier + 1 : Array.IndexOf(GeneratedTraffic.Tiers, GeneratedTraffic.TierOfModel(compared.Shadow));
                var lost = compared.Comparison is Comparison.ShadowBetter or Comparison.RecommendedRefused;
                var enough = lost || compared.Comparison == Comparison.Agree;
                var top = Math.Max(shadow, Tier);
                found = compared.Comparison == Comparison.Neither && shadow != Tier
                    ? (top < 2, shadow < Tier ? false : null, weight, shadow < Tier ? weight : 0, top < 2 ? top + 1 : Tier)
                    : shadow > Tier ? (lost, null, weight, 0, lost ? shadow : Tier)
                    : shadow < Tier ? (null, enough, 0, weight, enough ? shadow : Tier)
                    : found;
            }

            if (found.Under is null && passed is { } pass && judgeWeight > 0)
            {
                var under = !pass && Tier < 2;
                found = (under, found.Over, judgeWeight, found.OverWeight, found.Needed >= 0 ? found.Needed : under ? Tier + 1 : Tier);
            }

            return found;
        }

        private Word? LastComparison() => Words.Where(w => w.Comparison is not (Comparison.None or Comparison.Unsure))
            .OrderBy(w => w.At).LastOrDefault();
    }

    private sealed class ById : IEqualityComparer<DecisionClaims>
    {
        public static readonly ById Instance = new();

        public bool Equals(DecisionClaims? x, DecisionClaims? y) => x?.Id == y?.Id;

        public int GetHashCode(DecisionClaims obj) => obj.Id.GetHashCode();
    }
}
