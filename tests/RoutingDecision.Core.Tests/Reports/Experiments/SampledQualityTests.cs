using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports.Experiments;

/// <summary>
/// Quality of arms that send unlike shares to tiers of which a judge is asked unlike often: one in five at economy, one in twenty at standard, never
/// at premium. The plain share of good answers among those judged has the wrong sign then, or differs where there is no difference.
/// </summary>
public sealed class SampledQualityTests
{
    private const string Economy = "economy";
    private const string Standard = "standard";
    private const int Users = 300;

    private static readonly ExperimentQuery All = new("exp", null, long.MinValue / 2, long.MaxValue / 2);

    private readonly TrafficBook _book = new(days: 30, joined: 10_000);
    private readonly Random _random = new(7);
    private int _decisions;

    public SampledQualityTests() => _book.Learn(TestNames.Of(0.02));

    [Fact]
    public void ReadExperiment_EqualQualityAndUnlikeTiers_FindsNoDifference()
    {
        // 0.5 * 0.6 + 0.5 * 0.9 = 0.75, and 0.2 * 0.35 + 0.8 * 0.85 = 0.75; of those judged 0.66 and 0.6.
        Decide("a", (Economy, 10_000, 60), (Standard, 10_000, 90));
        Decide("b", (Economy, 4_000, 35), (Standard, 16_000, 85));

        var (result, quality) = Read();

        Assert.All(result.Arms, a => Assert.Equal(0.75, a.Good.Value, 1e-6));
        Assert.Equal([2_500, 1_600], result.Arms.Select(a => a.Good.ToShare().Samples));
        Assert.Equal(0, quality.Difference, 1e-6);
        Assert.False(quality.IsDecided);
    }

    [Fact]
    public void ReadExperiment_BetterArm_IsFoundWithTheRightSign()
    {
        // 0.75 against 0.2 * 0.2 + 0.8 * 0.95 = 0.8; of those judged 0.66 against 0.575.
        Decide("a", (Economy, 10_000, 60), (Standard, 10_000, 90));
        Decide("b", (Economy, 4_000, 20), (Standard, 16_000, 95));

        var (result, quality) = Read();

        Assert.Equal(0.05, quality.Difference, 1e-6);
        Assert.True(quality.IsDecided, $"p {quality.PValue}");
        Assert.Contains("b is better than a", result.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadExperiment_VolunteeredVerdictsAmongSampledOnes_AreLeftOut()
    {
        Decide("a", (Economy, 1_000, 60));
        for (var i = 0; i < 500; i++)
        {
            Report(Claims("a", Economy, asked: false), Verdict.Fail);
        }

        var good = Read().Result.Arms[0].Good;

        Assert.Equal((0.6, 200), (Math.Round(good.Value, 9), good.Observations));
    }

    [Fact]
    public void ReadExperiment_TierThatIsNeverAsked_SaysNothing()
    {
        Decide("a", (Economy, 1_000, 60));
        for (var i = 0; i < 1_000; i++)
        {
            Report(Claims("a", "premium", asked: false), Verdict.None);
        }

        var arm = Read().Result.Arms[0];

        Assert.Equal((2_000, 0.6, 200), (arm.Decisions, Math.Round(arm.Good.Value, 9), arm.Good.Observations));
    }

    [Fact]
    public void ReadExperiment_UserSpokeBesideTheJudge_CountsOnce()
    {
        // Where the user spoke the quality would be known without the judge; the last word stands all the same.
        var claims = Claims("a", Economy, asked: true);
        Report(claims, Verdict.None, satisfied: false);
        _book.Take(new FeedbackReport { Decision = claims, Verdict = Verdict.Pass }, ++_decisions);
        Report(Claims("a", Economy, asked: true), Verdict.Fail);

        var good = Read().Result.Arms[0].Good;

        Assert.Equal(1 / 6.0, good.Value, 1e-6);
        Assert.Equal(2, good.Observations);
    }

    private (ExperimentResult Result, ArmComparison Quality) Read()
    {
        var result = _book.Read(All)!;
        return (result, result.Comparisons.Single(c => c.Measure == "satisfied"));
    }

    /// <summary>Decisions of an arm at tiers, of which just as many are asked of, and are good, as the shares say.</summary>
    private void Decide(string arm, params ReadOnlySpan<(string Tier, int Decisions, int GoodPercent)> cells)
    {
        foreach (var (tier, decisions, percent) in cells)
        {
            var asked = 0;
            var every = tier == Economy ? 5 : 20;
            for (var i = 0; i < decisions; i++)
            {
                var isAsked = i % every == 0;
                var verdict = !isAsked ? Verdict.None : asked++ * percent % 100 < percent ? Verdict.Pass : Verdict.Fail;
                Report(Claims(arm, tier, isAsked), verdict);
            }
        }
    }

    private DecisionClaims Claims(string arm, string tier, bool asked) => GeneratedTraffic.Claims(++_decisions, tier) with
    {
        Arms = [KeyValuePair.Create("exp", arm)],
        EvaluateProbability = tier switch { Economy => 0.2f, Standard => 0.05f, _ => 0 },
        Evaluate = asked,
    };

    private void Report(DecisionClaims claims, Verdict verdict, bool? satisfied = null)
    {
        // Users have nothing to do with what is asked or good.
        var user = (ulong)_random.Next(Users) + (claims.Arms[0].Value == "a" ? 1UL : 1_001UL);
        _book.Take(new LoggedDecision { Claims = claims, UserHash = user });
        var report = new OutcomeReport
        {
            Decision = claims,
            Attempt = 1,
            Model = claims.Model,
            Status = OutcomeStatus.Success,
            Verdict = verdict,
            Satisfied = satisfied,
        };
        _book.Take(report, 0.01, ++_decisions);
    }
}
