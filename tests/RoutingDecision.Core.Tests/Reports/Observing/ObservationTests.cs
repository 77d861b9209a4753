using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;
using RoutingDecision.Core.Reports.Observing;

namespace RoutingDecision.Core.Tests.Reports.Observing;

public sealed class ObservationTests
{
    private static readonly DateTimeOffset Day = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private ulong _id;

    [Fact]
    public void Read_ComparisonsOfTwoTasks_TalliesEachByItself()
    {
        var ledger = new ObservationLedger();
        Compare(ledger, "lookup", Comparison.Agree, 90);
        Compare(ledger, "lookup", Comparison.RecommendedBetter, 4);
        Compare(ledger, "lookup", Comparison.Unsure, 6);
        Compare(ledger, "coding", Comparison.ShadowRefused, 10);
        Compare(ledger, "coding", Comparison.ShadowBetter, 10);
        Compare(ledger, "coding", Comparison.Neither, 20);

        var tallies = ledger.Read("", Day, Day);
        var lookup = new ObservationSummary(tallies["lookup"]);
        var coding = new ObservationSummary(tallies["coding"]);

        Assert.Equal((100, 94, 90), (lookup.Tally.Compared, lookup.Tally.Judged, lookup.Tally.GoodEnough));
        Assert.Equal(4 / 94d, lookup.AnswersDiffer.Value, 1e-12);
        Assert.Equal(WilsonInterval.Of(90, 94), lookup.GoodEnough.Interval);
        Assert.Equal((40, 10), (coding.Tally.Judged, coding.Tally.GoodEnough));
        Assert.Equal((0.5, 0.25), (coding.AnswersDiffer.Value, coding.GoodEnough.Value));
    }

    [Fact]
    public void Add_SecondComparisonOfADecision_CountsOnce()
    {
        var ledger = new ObservationLedger();
        ledger.Add(new ObservedComparison(7, "", "lookup", Day, Comparison.Agree));
        ledger.Add(new ObservedComparison(7, "", "lookup", Day, Comparison.ShadowBetter));

        Assert.Equal(1, ledger.Read("", Day, Day)["lookup"].Compared);
    }

    [Fact]
    public void Read_TenantAndDays_AreThoseAskedFor()
    {
        var ledger = new ObservationLedger();
        Decide(ledger, "lookup", 3, tenant: "acme");
        Decide(ledger, "lookup", 2, tenant: "globex", at: Day.AddDays(1));

        Assert.Equal(3, ledger.Read("acme", Day, Day.AddDays(1))["lookup"].Decisions);
        Assert.Equal(5, ledger.Read("", Day, Day.AddDays(1))["lookup"].Decisions);
        Assert.Equal(2, ledger.Read("", Day.AddDays(1), Day.AddDays(1))["lookup"].Decisions);
        Assert.Empty(ledger.Read("nobody", Day, Day));
    }

    [Fact]
    public void Saved_SumOfDifferences_HasTheIntervalOfASum()
    {
        var ledger = new ObservationLedger();
        Decide(ledger, "lookup", 50, wouldBe: 0.2);
        Decide(ledger, "lookup", 50, wouldBe: 1, at: Day.AddHours(24));

        var saved = ObservationSummary.Of(ledger.Read("", Day, Day.AddDays(1)).Values);

        // Differences of 0.8 and 0, fifty each: their sum is 40, its deviation 10 * sqrt(0.16 * 100 / 99).
        var half = 1.959963984540054 * 10 * Math.Sqrt(0.16 * 100 / 99);
        Assert.Equal(40, saved.Saved.Value, 1e-9);
        Assert.Equal(40 - half, saved.Saved.Interval!.Value.Low, 1e-9);
        Assert.Equal(40 + half, saved.Saved.Interval!.Value.High, 1e-9);
        Assert.Equal(30 * 40, saved.SavedPerMonth.Value, 1e-6);
        Assert.Equal(50, saved.Tally.Differing);
    }

    [Fact]
    public void Stratified_TasksComparedUnequally_WeighsByTraffic()
    {
        var ledger = new ObservationLedger();
        Decide(ledger, "lookup", 900);
        Decide(ledger, "coding", 90);
        Decide(ledger, "rare", 10);
        Compare(ledger, "lookup", Comparison.Agree, 20);
        Compare(ledger, "coding", Comparison.Agree, 40);
        Compare(ledger, "coding", Comparison.RecommendedBetter, 40);

        var rate = ObservationSummary.Stratified(ledger.Read("", Day, Day).Values, t => t.GoodEnough, out var covered);

        Assert.Equal((900 * 1 + 90 * 0.5) / 990, rate.Value, 1e-12);
        Assert.Equal(0.99, covered, 1e-12);
        Assert.InRange(rate.Value, rate.Interval!.Value.Low, rate.Interval!.Value.High);
        Assert.Equal(100, rate.Samples);
    }

    [Theory]
    [InlineData(1, 1, 13)]
    [InlineData(1, 3, 26)]
    [InlineData(2, 21, 21)]
    public void Stratified_WeightsThatRoundToMoreThanOne_IsAShareAllTheSame(int a, int b, int c)
    {
        var ledger = new ObservationLedger();
        foreach (var (task, decisions) in (ReadOnlySpan<(string, int)>)[("a", a), ("b", b), ("c", c)])
        {
            Decide(ledger, task, decisions);
            Compare(ledger, task, Comparison.Agree, 5);
        }

        var rate = ObservationSummary.Stratified(ledger.Read("", Day, Day).Values, t => t.GoodEnough, out _);

        Assert.Equal(1, rate.Value);
        Assert.InRange(rate.Value, rate.Interval!.Value.Low, rate.Interval.Value.High);
    }

    [Fact]
    public void Stratified_DecisionsThatRoutingWouldLeave_HaveNoWeight()
    {
        var ledger = new ObservationLedger();
        Decide(ledger, "lookup", 900, wouldBe: 1);
        Decide(ledger, "lookup", 50);
        Decide(ledger, "coding", 50);
        Compare(ledger, "lookup", Comparison.Agree, 10);
        Compare(ledger, "coding", Comparison.RecommendedBetter, 30);
        var tallies = ledger.Read("", Day, Day).Values;

        Assert.Equal(0.5, ObservationSummary.Stratified(tallies, t => t.GoodEnough, out var covered).Value, 1e-12);
        Assert.Equal(0.5, ObservationSummary.Stratified(tallies, t => t.AnswersDiffer, out _).Value, 1e-12);
        Assert.Equal(1, covered, 1e-12);
    }

    /// <summary>Known truth: three tasks, compared with unequal probabilities; the interval covers the rate over all traffic at about its
    /// level.</summary>
    [Fact]
    public void Stratified_ManyRuns_CoversTheTruth()
    {
        const int Runs = 400;
        (string Task, double Share, double Good, double Sampled)[] tasks = [("a", 0.7, 0.9, 0.05), ("b", 0.25, 0.7, 0.2), ("c", 0.05, 0.4, 1)];
        var truth = tasks.Sum(t => t.Share * t.Good);
        var covers = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(run);
            var ledger = new ObservationLedger();
            foreach (var (task, share, good, sampled) in tasks)
            {
                var decisions = (int)(4_000 * share);
                Decide(ledger, task, decisions);
                for (var i = 0; i < decisions; i++)
                {
                    if (random.NextDouble() < sampled)
                    {
                        Compare(ledger, task, random.NextDouble() < good ? Comparison.Agree : Comparison.RecommendedBetter, 1);
                    }
                }
            }

            var rate = ObservationSummary.Stratified(ledger.Read("", Day, Day).Values, t => t.GoodEnough, out _);
            covers += rate.Interval is { } interval && interval.Low <= truth && truth <= interval.High ? 1 : 0;
        }

        Assert.InRange(covers, (int)(0.92 * Runs), (int)(0.985 * Runs));
    }

    [Fact]
    public void Add_MoreTasksThanPlaces_SharesOne()
    {
        var ledger = new ObservationLedger();
        for (var t = 0; t < ObservationLedger.MaxTasks + 5; t++)
        {
            Decide(ledger, $"task-{t}", 1);
        }

        var tallies = ledger.Read("", Day, Day);
        Assert.Equal(ObservationLedger.MaxTasks + 1, tallies.Count);
        Assert.Equal(5, tallies[ObservationLedger.OtherTasks].Decisions);
    }

    private static void Decide(ObservationLedger ledger, string task, int count, double wouldBe = 0.5, string tenant = "", DateTimeOffset? at = null)
    {
        for (var i = 0; i < count; i++)
        {
            ledger.Add(new ObservedDecision(tenant, task, at ?? Day, wouldBe < 1, 1, wouldBe));
        }
    }

    private void Compare(ObservationLedger ledger, string task, Comparison result, int count)
    {
        for (var i = 0; i < count; i++)
        {
            ledger.Add(new ObservedComparison(++_id, "", task, Day, result));
        }
    }
}
