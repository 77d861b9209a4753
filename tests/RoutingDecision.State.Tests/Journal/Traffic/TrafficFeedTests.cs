using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.TestKit;

namespace RoutingDecision.State.Tests.Journal.Traffic;

public sealed class TrafficFeedTests
{
    /// <summary>Bytes of each: 48 were seen where code is not optimised yet, none where it is; what was made of a decision before took ten times as much.</summary>
    private const int MostOfEach = 64;

    /// <summary>What is read of one decision is gone with the next: what stays of each would be left to the collector of a busy server.</summary>
    [Fact]
    public void Observe_MoreDecisionsThanAreHeld_LeavesNothingBehindOfEach()
    {
        var book = new TrafficBook(days: 2, joined: 16);
        var feed = new TrafficFeed(book, _ => null);
        JournalItem[] items = [.. Enumerable.Range(1, 64).Select(i => new JournalItem(default, default, Decided(i)))];

        var left = Allocations.Least(() =>
        {
            foreach (ref readonly var item in items.AsSpan())
            {
                feed.Observe(item);
            }
        });

        Assert.InRange(left, 0, MostOfEach * items.Length);
        Assert.True(book.Read(new ReportQuery(0, 1, null, ReportDimension.All)).Total[ReportMeasure.Decisions] > 0);
    }

    private static JournalRecord Decided(int number) => new()
    {
        Decision = new DecisionRecord
        {
            Id = DecisionIds.ToBytes((UInt128)number),
            Tenant = "acme",
            Feature = $"feature-{number % 3}",
            Assessment = new AssessmentFacts { Success = { 0.5f, 0.9f }, Task = "coding" },
            Route = new RouteFacts
            {
                Tier = "economy",
                Model = "small",
                DecidedBy = "classifier",
                EstimatedCostUsd = 0.25,
                TierCostUsd = { 0.25, 0.5 },
                Plan = new PlanFacts { Evaluate = true, EvaluateProbability = 0.5 },
            },
        },
    };
}
