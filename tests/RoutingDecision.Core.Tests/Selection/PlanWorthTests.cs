using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;
using RoutingDecision.Core.Tests.Cases;

namespace RoutingDecision.Core.Tests.Selection;

/// <summary>
/// Plans worked out by hand. 1,000 tokens in and 400 out cost 3 thousandths of a dollar on eco-a, 9 on std-a and 30 on pre-a; as a judge, which reads
/// 300 + 400 tokens and writes 16, std-a costs 2.34 and pre-a 7.8.
/// </summary>
public sealed class PlanWorthTests
{
    private static readonly RoutingPolicy Policy = TestPolicy.Base;

    private static readonly float[] Success = [0.6f, 0.9f, 0.95f];

    [Fact]
    public void First_OneTry_IsWhatItIs() => Equal(0.003, 0.6, 1, PlanWorth.First(0.003, 0.6));

    // 3 + 2.34 + 0.4 * 9 = 8.94
    [Fact]
    public void Then_TwoSteps_PaysTheJudgeAlwaysAndTheSecondTryAsOftenAsTheFirstFails() =>
        Equal(0.00894, 0.9, 0.4, PlanWorth.First(0.003, 0.6).Then(0.00234, 0.009, 0.9));

    // 8.94 + 0.4 * 7.8 + 0.1 * 30 = 15.06
    [Fact]
    public void Then_ThreeSteps_PaysTheSecondJudgeAsOftenAsItComesToThat() =>
        Equal(0.01506, 0.95, 0.1, PlanWorth.First(0.003, 0.6).Then(0.00234, 0.009, 0.9).Then(0.0078, 0.03, 0.95));

    [Fact]
    public void Then_NoBetterModel_SucceedsAsOftenAsTheBestBefore() =>
        Equal(0.00894, 0.6, 0.4, PlanWorth.First(0.003, 0.6).Then(0.00234, 0.009, 0.5));

    // 3 + 2.34 + 9 = 14.34
    [Fact]
    public void Then_AtOnce_PaysBothTries() => Equal(0.01434, 0.9, 0.4, PlanWorth.First(0.003, 0.6).Then(0.00234, 0.009, 0.9, atOnce: true));

    [Fact]
    public void JudgeUsd_NextModel_ReadsQuestionAndAnswerAndWritesAFewWords() => Assert.Equal(
        [0.00234, 0.0078], [JudgeUsd("std-a"), JudgeUsd("pre-a")], (a, b) => Math.Abs(a - b) < 1e-12);

    [Fact]
    public void Of_DirectCall_IsItsFirstTry() => Equal(0.003, 0.6, 1, Of(RoutingStrategy.Direct, 3, ["std-a", "pre-a"]));

    [Fact]
    public void Of_CascadeOfTwoTries_StopsThere() => Equal(0.00894, 0.9, 0.4, Of(RoutingStrategy.Cascade, 2, ["eco-b", "std-a", "std-b", "pre-a"]));

    [Fact]
    public void Of_CascadeOfThreeTries_PassesPeersOver() =>
        Equal(0.01506, 0.95, 0.1, Of(RoutingStrategy.Cascade, 3, ["eco-b", "std-a", "std-b", "pre-a"]));

    // 3 + 7.8 + 0.4 * 30 = 22.8; std-a behind pre-a is no stronger.
    [Fact]
    public void Of_CascadeThatJumps_JudgesByTheModelItJumpsTo() => Equal(0.0228, 0.95, 0.4, Of(RoutingStrategy.Cascade, 3, ["pre-a", "std-a"]));

    // 3 + 2.34 + 9, then 0.4 * 7.8 + 0.1 * 30 = 20.46: the third try waits for the second judge.
    [Fact]
    public void Of_Speculation_StartsOnlyTheSecondTryAtOnce() => Equal(0.02046, 0.95, 0.1, Of(RoutingStrategy.Speculate, 3, ["std-a", "pre-a"]));

    // The check reads 1,000 tokens and writes 16: 1.08. Then 30 at premium.
    [Fact]
    public void Of_PreCheck_CostsTheCheckAndACallAtItsTarget() =>
        Equal(0.03108, 0.95, 1, Of(RoutingStrategy.PreCheck, 3, ["eco-b", "std-a", "pre-a"], target: 2));

    [Fact]
    public void Of_PreCheckWhoseChainLacksTheTarget_TakesTheTiersFirst() => Equal(0.01008, 0.9, 1, Of(RoutingStrategy.PreCheck, 3, ["pre-a"], target: 1));

    [Fact]
    public void Of_PreCheckThatStaysWhereItIs_AsksTheSameModel() => Equal(0.00408, 0.6, 1, Of(RoutingStrategy.PreCheck, 3, ["eco-b"], target: 0));

    private static double JudgeUsd(string model) => PlanWorth.JudgeUsd(Policy.Base.ByCombination[0].Routing, Work(), Policy.Catalog.Models[Policy.Model(model)]);

    private static PlanWorth Of(RoutingStrategy strategy, int attempts, string[] chain, int target = 1)
    {
        var valuation = new PlanValuation(
            Policy.Catalog, Policy.Base.ByCombination[0].Routing, Work(), Success, new float[Policy.Catalog.Models.Length]);
        var model = Policy.Model("eco-a");
        return valuation.Of(
            new PlannedTries(strategy, model, 0, target, attempts), PlanWorth.First(0.003, Success[0]), [.. chain.Select(Policy.Model)]);
    }

    private static Workload Work() => new(InputTokens: 1000, OutputTokens: 400, MaxOutputTokens: 0, CachedTokens: 0, CachedModel: -1);

    private static void Equal(double costUsd, double quality, double reach, in PlanWorth worth)
    {
        // P(success) comes in single precision.
        Assert.Equal(costUsd, worth.CostUsd, 1e-8);
        Assert.Equal(quality, worth.Quality, 1e-7);
        Assert.Equal(reach, worth.Reach, 1e-7);
    }
}
