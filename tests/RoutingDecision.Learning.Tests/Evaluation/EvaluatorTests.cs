using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Routers;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly EvaluationSet Tiny = EvaluationData.FourPrompts;

    [Fact]
    public void Measure_Oracle_IsTheHandCalculation()
    {
        var result = Measure(new OracleRouter());

        // Needed: small, medium, large, medium. Their mean cost is (1 + 4 + 10 + 4) / 4 = 4.75 at quality 1, always-large costs 10 at .75.
        Equal(1, result[MeasureNames.TierAccuracy]);
        Equal(1, result[MeasureNames.MacroF1]);
        Equal(0, result[MeasureNames.UnderRoute]);
        Equal(0, result[MeasureNames.HarmfulUnderRoute]);
        Equal(0, result[MeasureNames.OverRoute]);
        Equal(1, result[MeasureNames.Auroc]);
        // Hull (1, .25) to (4.75, 1), flat to 10: (3.75 * .625 + 5.25) / 9.
        Equal(((3.75 * 0.625) + 5.25) / 9, result[MeasureNames.Aiq]);
        // .95 * .75 = .7125 lies .4625 over the start of a slope of .2 a dollar.
        Equal((1 + (0.4625 / 0.2)) / 10, result[MeasureNames.CostAt95]);
        Equal((1 + (0.485 / 0.2)) / 10, result[MeasureNames.CostAt98]);
        // Mixing has (1, .25), (4, .75): a sixth a dollar. The means over the costs between are at their middle.
        var middle = 1 + (((0.4625 + 0.485) / 2) / 0.2);
        Equal(100 * ((middle - 1) * (0.2 - (1 / 6.0))), result[MeasureNames.DPoints]);
        Assert.Null(result[MeasureNames.Ece]);
        Assert.Equal(4, result.N);
    }

    [Theory]
    [InlineData(0, 0.25, 0.75, 0, 0.4 / 3)]
    [InlineData(1, 0.5, 0.25, 0.25, 2.0 / 3 / 3)]
    [InlineData(2, 0.25, 0, 0.75, 0.4 / 3)]
    public void Measure_AlwaysOneModel_IsTheHandCalculation(int arm, double accuracy, double under, double over, double f1)
    {
        var result = Measure(new AlwaysRouter(arm));

        Equal(accuracy, result[MeasureNames.TierAccuracy]);
        Equal(under, result[MeasureNames.UnderRoute]);
        Equal(over, result[MeasureNames.OverRoute]);
        Equal(f1, result[MeasureNames.MacroF1]);
        Assert.Null(result[MeasureNames.Apgr]);
        Assert.Null(result[MeasureNames.Auroc]);
    }

    [Fact]
    public void Measure_AlwaysMiddle_IsExactlyMixing()
    {
        var result = Measure(new AlwaysRouter(1));

        // Hull (1, .25), (4, .75), flat to 10.
        Equal(((3 * 0.5) + (6 * 0.75)) / 9, result[MeasureNames.Aiq]);
        Equal((1 + (0.4625 * 6)) / 10, result[MeasureNames.CostAt95]);
        Equal(0, result[MeasureNames.DPoints]);
    }

    [Fact]
    public void Measure_AlwaysCheapest_IsWorseThanMixing()
    {
        var result = Measure(new AlwaysRouter(0));

        // Only (1, .25) and (10, .75): an 18th a dollar, while mixing is flat at .75 from 4 dollars on.
        Equal((1 + (0.4625 * 18)) / 10, result[MeasureNames.CostAt95]);
        var middle = 0.25 + ((0.4625 + 0.485) / 2);
        Equal(100 * (middle - 0.75), result[MeasureNames.DPoints]);
    }

    [Fact]
    public void Measure_HarmfulUnderRoute_CountsFailuresThatADearerModelWouldNotHaveMade()
    {
        // "odd": large fails although medium is right, but nothing dearer than large succeeds. "hard" on medium is harmful.
        Equal(0.75, Measure(new AlwaysRouter(0))[MeasureNames.HarmfulUnderRoute]);
        Equal(0.25, Measure(new AlwaysRouter(1))[MeasureNames.HarmfulUnderRoute]);
        Equal(0, Measure(new AlwaysRouter(2))[MeasureNames.HarmfulUnderRoute]);
    }

    [Fact]
    public void Measure_Random_IsOneHalfOneHalfAndFourFifthsWithinItsIntervals()
    {
        var set = EvaluationData.Chain(
            [.. Enumerable.Range(0, 2104).Select(i => ($"{i}", new double[] { i * 7 % 10 < 7 ? 1 : 0, 1, i * 3 % 10 < 8 ? 1 : 0 }, ""))]);

        var result = Evaluator.Measure(set, new RandomRouter(1).Route(set, EvaluationData.OneThread), 1, 400, EvaluationData.OneThread);

        Holds(0.5, result[MeasureNames.Apgr]);
        Holds(0.5, result[MeasureNames.Cpt50]);
        Holds(0.8, result[MeasureNames.Cpt80]);
        Holds(0.5, result[MeasureNames.Auroc]);
    }

    [Fact]
    public void Measure_ContaminatedRows_DontCountInPairMeasures()
    {
        var clean = EvaluationData.Chain(("a", [0, 0, 1], ""), ("b", [1, 1, 1], ""), ("c", [0, 0, 1], ""));
        var misleading = clean.Rows[0] with { Id = "x", Quality = [1, 1, 0], Needed = 0, Weak = 1, Strong = 0, IsContaminated = true };
        var set = clean with { Rows = [.. clean.Rows, misleading] };

        var with = Evaluator.Measure(set, new RouterOutput("r") { Scores = [2, 1, 3, 9] }, 1, 40, EvaluationData.OneThread);
        var without = Evaluator.Measure(clean, new RouterOutput("r") { Scores = [2, 1, 3] }, 1, 40, EvaluationData.OneThread);

        Assert.Equal(without[MeasureNames.Apgr]!.Value.Value, with[MeasureNames.Apgr]!.Value.Value);
        Equal(1, with[MeasureNames.Auroc]);
    }

    [Fact]
    public void Measure_AnyThreads_GivesTheSameFigures()
    {
        var output = new RandomRouter(5).Route(Tiny, EvaluationData.OneThread);

        var one = Evaluator.Measure(Tiny, output, 9, 200, EvaluationData.OneThread);
        var four = Evaluator.Measure(Tiny, output, 9, 200, new ParallelOptions { MaxDegreeOfParallelism = 4 });
        var other = Evaluator.Measure(Tiny, output, 10, 200, EvaluationData.OneThread);

        Assert.Equal(one.Measures, four.Measures);
        Assert.NotEqual(one.Measures, other.Measures);
    }

    [Fact]
    public void Measure_NoGapBetweenThePair_HasNoApgr()
    {
        var set = EvaluationData.Chain(("a", [1, 1, 1], ""), ("b", [0, 0, 0], ""));

        var result = Evaluator.Measure(set, new RouterOutput("r") { Scores = [1, 2] }, 1, 40, EvaluationData.OneThread);

        Assert.Null(result[MeasureNames.Apgr]);
        Assert.Null(result[MeasureNames.Cpt50]);
        Assert.Null(result[MeasureNames.Auroc]);
    }

    private static EvaluationResult Measure(IRouter router) =>
        Evaluator.Measure(Tiny, router.Route(Tiny, EvaluationData.OneThread), 1, 40, EvaluationData.OneThread);

    private static void Holds(double expected, Interval? interval) => Assert.InRange(expected, interval!.Value.Low, interval.Value.High);

    private static void Equal(double expected, Interval? actual) => Assert.Equal(expected, actual!.Value.Value, 1e-5);
}
