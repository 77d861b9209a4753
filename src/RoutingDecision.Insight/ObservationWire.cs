using RoutingDecision.Contracts.V1;
using RoutingDecision.Core.Reports.Observing;
using Comparison = RoutingDecision.Core.Outcomes.Comparison;

namespace RoutingDecision.Insight;

/// <summary>Observe mode as the API tells it.</summary>
public static class ObservationWire
{
    /// <summary>The message of tallies by task type.</summary>
    public static GetObservationResponse Of(IReadOnlyDictionary<string, ObservationTally> tallies)
    {
        var all = ObservationSummary.Of(tallies.Values);
        var reply = new GetObservationResponse { Total = RowOf("", all) };
        reply.Total.GoodEnough = WireEstimate.Of(ObservationSummary.Stratified(tallies.Values, t => t.GoodEnough, out var covered));
        reply.Total.AnswersDiffer = WireEstimate.Of(ObservationSummary.Stratified(tallies.Values, t => t.AnswersDiffer, out _));
        reply.CoveredShare = covered;
        if (all.Tally.Decisions > 0)
        {
            reply.Observed = new TimeWindow
            {
                StartUnixMs = all.Tally.First.ToUnixTimeMilliseconds(),
                EndUnixMs = all.Tally.Last.ToUnixTimeMilliseconds() + 1,
            };
        }

        // Where failures cluster comes first: most answers that are not good enough.
        var rows = tallies.OrderByDescending(t => t.Value.Judged - t.Value.GoodEnough).ThenByDescending(t => t.Value.Decisions);
        reply.Tasks.AddRange(rows.Select(t => RowOf(t.Key, new ObservationSummary(t.Value))));
        return reply;
    }

    private static ObservationRow RowOf(string task, ObservationSummary summary)
    {
        var tally = summary.Tally;
        return new ObservationRow
        {
            TaskType = task,
            Decisions = tally.Decisions,
            RoutedElsewhere = tally.Differing,
            Compared = tally.Compared,
            Agree = tally[Comparison.Agree],
            BaselineBetter = tally[Comparison.RecommendedBetter],
            WouldBeBetter = tally[Comparison.ShadowBetter],
            BaselineRefused = tally[Comparison.RecommendedRefused],
            WouldBeRefused = tally[Comparison.ShadowRefused],
            Unsure = tally[Comparison.Unsure],
            Neither = tally[Comparison.Neither],
            AnswersDiffer = WireEstimate.Of(summary.AnswersDiffer),
            GoodEnough = WireEstimate.Of(summary.GoodEnough),
            BaselineCostUsd = tally.BaselineUsd,
            WouldBeCostUsd = tally.WouldBeUsd,
            SavedUsd = WireEstimate.Of(summary.Saved),
            SavedUsdPerMonth = WireEstimate.Of(summary.SavedPerMonth),
        };
    }
}
