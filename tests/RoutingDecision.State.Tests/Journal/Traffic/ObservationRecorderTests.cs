using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports.Observing;
using RoutingDecision.State.Journal;
using RoutingDecision.State.Journal.Records;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.State.Tests.Journal.Traffic;

/// <summary>Which comparisons of observe mode count: "large" is recommended, "small" is what routing would take.</summary>
public sealed class ObservationRecorderTests
{
    private static readonly DateTimeOffset Day = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    private readonly ObservationLedger _ledger = new();
    private readonly ObservationRecorder _recorder;

    public ObservationRecorderTests() => _recorder = new ObservationRecorder(_ledger);

    [Theory]
    [InlineData(0.02, true, "small", 1)]
    [InlineData(0.02, true, "", 1)]
    [InlineData(0.02, true, "other", 0)]
    [InlineData(0.02, false, "small", 0)]
    [InlineData(0.02, false, "", 0)]
    [InlineData(0, false, "small", 1)]
    [InlineData(0, false, "other", 0)]
    [InlineData(0, false, "", 0)]
    public void Add_Comparison_CountsWhereItIsOfTheWouldBeModelAndAskedForIfAnyIs(double probability, bool asked, string model, int counted)
    {
        Decide(1, probability, asked);
        Report(1, model);

        Assert.Equal(counted, Compared());
    }

    [Fact]
    public void Add_ComparisonAsFeedback_CountsTheSame()
    {
        Decide(1, 0.02, asked: true);
        Decide(2, 0.02, asked: true);
        Feedback(1, "small");
        Feedback(2, "other");

        Assert.Equal(1, Compared());
    }

    [Fact]
    public void Add_OtherModelFirst_LeavesTheRightOneItsPlace()
    {
        Decide(1, 0.02, asked: true);
        Report(1, "other", Comparison.ShadowBetter);
        Feedback(1, "small", Comparison.Agree);

        Assert.Equal((1, 1), (Compared(), _ledger.Read("", Day, Day)["lookup"][Comparison.Agree]));
    }

    [Fact]
    public void Add_ComparisonBeforeItsDecision_CountsOnceThatCame()
    {
        Report(1, "other");
        Report(1, "small");
        Report(2, "small");
        Assert.Equal(0, Compared());

        Decide(1, 0.02, asked: true);

        Assert.Equal(1, Compared());
    }

    [Fact]
    public void Add_RoutingWouldTakeTheSame_HasNothingToCompare()
    {
        Decide(1, 0, asked: false, wouldBe: "large");
        Report(1, "large");

        Assert.Equal(0, Compared());
    }

    [Fact]
    public void Add_MoreDecisionsThanAreRemembered_ForgetsTheOldest()
    {
        for (var i = 1UL; i <= AwaitedComparisons.MostAwaited + 1; i++)
        {
            Decide(i, 0.02, asked: true);
        }

        Report(1, "small");
        Report(2, "small");

        Assert.Equal(1, Compared());
    }

    [Fact]
    public void Add_MoreEarlyComparisonsThanAreRemembered_ForgetsTheOldest()
    {
        for (var i = 1UL; i <= AwaitedComparisons.MostEarly + 1; i++)
        {
            Report(i, "small");
        }

        Decide(1, 0.02, asked: true);
        Decide(2, 0.02, asked: true);

        Assert.Equal(1, Compared());
    }

    private long Compared() => _ledger.Read("", Day, Day).Values.Sum(t => t.Compared);

    private void Decide(ulong id, double probability, bool asked, string wouldBe = "small") => _recorder.Add(new JournalRecord
    {
        Decision = new DecisionRecord
        {
            Id = DecisionIds.ToBytes(id),
            IssuedUnixMs = Day.ToUnixTimeMilliseconds(),
            Assessment = new AssessmentFacts { Task = "lookup" },
            Route = new RouteFacts
            {
                Model = "large",
                WouldBeModel = wouldBe,
                Plan = new PlanFacts { ShadowProbability = probability, ShadowModel = asked ? wouldBe : "" },
            },
        },
    });

    private void Report(ulong id, string model, Comparison comparison = Comparison.Agree) => _recorder.Add(new JournalRecord
    {
        Outcome = new OutcomeRecord { Decision = Claims(id), Comparison = EnumName<Comparison>.Of(comparison), ShadowModel = model },
    });

    private void Feedback(ulong id, string model, Comparison comparison = Comparison.Agree) => _recorder.Add(new JournalRecord
    {
        Feedback = new FeedbackRecord { Decision = Claims(id), Comparison = EnumName<Comparison>.Of(comparison), ShadowModel = model },
    });

    private static ClaimsRecord Claims(ulong id) =>
        new() { Id = DecisionIds.ToBytes(id), IssuedUnixMs = Day.ToUnixTimeMilliseconds(), Task = "lookup", DecidedBy = "observe" };
}
