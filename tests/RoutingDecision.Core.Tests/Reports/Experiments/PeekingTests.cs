using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports.Experiments;

/// <summary>Experiments simulated day by day and looked at every day.</summary>
public sealed class PeekingTests
{
    private const int Days = 28;

    /// <summary>Mean cost of a simulated decision, in US dollars: that of a log-normal of median 0.01 and spread 1.</summary>
    private static readonly double MeanCost = 0.01 * Math.Exp(0.5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Look_EveryDayWithoutADifference_CallsOneAtMostAsOftenAsItsLevel(int seed)
    {
        var random = new Random(seed);
        var (called, naive) = (0, 0);
        const int Runs = 400;
        for (var run = 0; run < Runs; run++)
        {
            var (sequential, fixedSize) = Simulate(random, difference: 0);
            called += sequential ? 1 : 0;
            naive += fixedSize ? 1 : 0;
        }

        // 5 % over all looks; three standard errors of 400 runs are 3.3 %.
        Assert.True(called <= Runs * (0.05 + 0.033), $"{called} of {Runs} called a difference that is none");
        // What it is there for: a test made for one look calls far too many when it is looked at daily.
        Assert.True(naive > Runs * 0.12, $"only {naive} of {Runs}: the simulation would not show the danger");
    }

    [Fact]
    public void Look_EveryDayOfSampledVerdicts_CallsADifferenceThatIsNoneAtMostAsOftenAsItsLevel()
    {
        var random = new Random(5);
        var (called, counted) = (0, 0);
        const int Runs = 300;
        for (var run = 0; run < Runs; run++)
        {
            var (byWeight, byCount) = SimulateSampled(random);
            called += byWeight ? 1 : 0;
            counted += byCount ? 1 : 0;
        }

        // 5 % over all looks; three standard errors of 300 runs are 3.8 %.
        Assert.True(called <= Runs * (0.05 + 0.038), $"{called} of {Runs} called a difference that is none");
        Assert.True(counted > Runs * 0.3, $"only {counted} of {Runs}: verdicts that count the same would not show the danger");
    }

    [Fact]
    public void Of_CostsEveryDayWithoutADifference_CallsOneAtMostAsOftenAsItsPartOfTheLevel()
    {
        var random = new Random(6);
        var (called, naive) = (0, 0);
        const int Runs = 400;
        for (var run = 0; run < Runs; run++)
        {
            var looks = SimulateCosts(random, ratio: 1);
            called += looks.Exists(l => l.Cost.IsDecided) ? 1 : 0;
            naive += looks.Exists(l => Math.Abs(l.Cost.Difference) > WilsonInterval.Z * Math.Sqrt(l.Variance)) ? 1 : 0;
        }

        // 2.5 % over all looks, as quality has the other half; three standard errors of 400 runs are 2.3 %.
        Assert.True(called <= Runs * (0.025 + 0.023), $"{called} of {Runs} called a difference that is none");
        Assert.True(naive > Runs * 0.12, $"only {naive} of {Runs}: the simulation would not show the danger");
    }

    [Fact]
    public void Of_CheaperArm_IsFoundAndItsIntervalsHoldTheTruthAtAllLooksTogether()
    {
        var random = new Random(7);
        var (found, missed) = (0, 0);
        const int Runs = 200;
        for (var run = 0; run < Runs; run++)
        {
            var costs = SimulateCosts(random, ratio: 0.6).ConvertAll(l => l.Cost);
            found += costs[^1].IsDecided && costs[^1].Difference < 0 ? 1 : 0;
            missed += costs.Exists(c => c.Interval is { } i && (i.Low > -0.4 * MeanCost || i.High < -0.4 * MeanCost)) ? 1 : 0;
        }

        Assert.True(found > Runs * 0.9, $"found {found} of {Runs}");
        // 2.5 %; three standard errors of 200 runs are 3.3 %.
        Assert.True(missed <= Runs * (0.025 + 0.033), $"{missed} of {Runs} missed the truth");
    }

    [Fact]
    public void Look_RealDifference_IsFound()
    {
        var random = new Random(3);
        var found = Enumerable.Range(0, 60).Count(_ => Simulate(random, difference: 0.08).Sequential);

        Assert.True(found >= 54, $"found {found} of 60");
    }

    [Fact]
    public void IntervalOf_EveryDay_HoldsTheTruthAtAllLooksTogether()
    {
        var random = new Random(4);
        var missed = 0;
        const int Runs = 400;
        const double Truth = 0.3;
        for (var run = 0; run < Runs; run++)
        {
            var (sum, n) = (0.0, 0);
            var isMissed = false;
            for (var look = 0; look < 40; look++)
            {
                for (var i = 0; i < 25; i++, n++)
                {
                    sum += Truth + Normal(random);
                }

                var interval = MixtureSprt.IntervalOf(sum / n, 1.0 / n, 0.2, 0.05)!.Value;
                isMissed |= interval.Low > Truth || interval.High < Truth;
            }

            missed += isMissed ? 1 : 0;
        }

        Assert.True(missed <= Runs * (0.05 + 0.033), $"{missed} of {Runs} missed the truth");
    }

    [Fact]
    public void PValue_AtTheIntervalsEnd_IsTheLevel()
    {
        var interval = MixtureSprt.IntervalOf(0.02, 0.0004, 0.05, 0.05)!.Value;

        Assert.Equal(0.05, MixtureSprt.PValue(0.02 - interval.Low, 0.0004, 0.05), 9);
    }

    /// <summary>Users who come back, each with a likelihood of its own to be satisfied; whether either test called a difference on any day.</summary>
    private static (bool Sequential, bool FixedSize) Simulate(Random random, double difference)
    {
        const int Users = 300;
        var arms = new (double Liking, double Good, double Count)[2][];
        for (var a = 0; a < 2; a++)
        {
            arms[a] = [.. Enumerable.Range(0, Users).Select(_ => (0.5 + (0.4 * random.NextDouble()) + (a * difference), 0.0, 0.0))];
        }

        var (sequential, fixedSize) = (false, false);
        for (var day = 0; day < Days; day++)
        {
            foreach (var arm in arms)
            {
                for (var u = 0; u < Users; u++)
                {
                    // Few come every day.
                    if (random.Next(6) == 0)
                    {
                        arm[u] = (arm[u].Liking, arm[u].Good + (random.NextDouble() < arm[u].Liking ? 1 : 0), arm[u].Count + 1);
                    }
                }
            }

            var control = ClusterMean.Of(arms[0].Select(u => (u.Good, u.Count)));
            var treated = ClusterMean.Of(arms[1].Select(u => (u.Good, u.Count)));
            if (Math.Min(control.Keys, treated.Keys) < ExperimentResult.FewestKeys)
            {
                continue;
            }

            var (d, v) = (treated.Value - control.Value, treated.Variance + control.Variance);
            sequential |= MixtureSprt.PValue(d, v, ExperimentResult.QualityScale) <= 0.05;
            fixedSize |= Math.Abs(d) > WilsonInterval.Z * Math.Sqrt(v);
        }

        return (sequential, fixedSize);
    }

    /// <summary>
    /// Arms that are as good (0.75) with unlike shares of two tiers, of which one decision in five and one in twenty is judged; whether a difference
    /// was called on any day, of verdicts that stand for 5 and 20 decisions and of verdicts that count the same.
    /// </summary>
    private static (bool ByWeight, bool ByCount) SimulateSampled(Random random)
    {
        const int Users = 800;
        (double Economy, double EconomyGood, double StandardGood)[] mixes = [(0.5, 0.6, 0.9), (0.2, 0.35, 0.85)];
        var arms = mixes.Select(_ => new (double Good, double Weight, double Judged, double JudgedGood)[Users]).ToArray();
        var (byWeight, byCount) = (false, false);
        for (var day = 0; day < Days; day++)
        {
            for (var a = 0; a < arms.Length; a++)
            {
                for (var visit = 0; visit < Users / 2; visit++)
                {
                    var isEconomy = random.NextDouble() < mixes[a].Economy;
                    if (random.NextDouble() < (isEconomy ? 0.2 : 0.05))
                    {
                        var good = random.NextDouble() < (isEconomy ? mixes[a].EconomyGood : mixes[a].StandardGood) ? 1 : 0;
                        var weight = isEconomy ? 5 : 20;
                        ref var user = ref arms[a][random.Next(Users)];
                        user = (user.Good + (good * weight), user.Weight + weight, user.Judged + 1, user.JudgedGood + good);
                    }
                }
            }

            byWeight |= Calls(arms.Select(arm => ClusterMean.Of(arm.Select(u => (u.Good, u.Weight, u.Judged)))));
            byCount |= Calls(arms.Select(arm => ClusterMean.Of(arm.Select(u => (u.JudgedGood, u.Judged)))));
        }

        return (byWeight, byCount);
    }

    /// <summary>
    /// Looks of every day at the costs of an experiment: skewed ones, alike for a user, with the variance that the plain difference has.
    /// </summary>
    private static List<(ArmComparison Cost, double Variance)> SimulateCosts(Random random, double ratio)
    {
        const int Users = 300;
        var keys = Enumerable.Range(0, 2 * Users).Select(u => (Own: 0.8 * Normal(random), Factor: u < Users ? 1 : ratio)).ToArray();
        var sums = new (double Cost, int Count)[keys.Length];
        var looks = new List<(ArmComparison, double)>();
        for (var day = 0; day < Days; day++)
        {
            for (var u = 0; u < keys.Length; u++)
            {
                // Few come every day; 0.8 squared and 0.6 squared are 1.
                if (random.Next(6) == 0)
                {
                    sums[u] = (sums[u].Cost + (0.01 * keys[u].Factor * Math.Exp(keys[u].Own + (0.6 * Normal(random)))), sums[u].Count + 1);
                }
            }

            var rows = sums.Select((s, u) => new KeyRow(
                "", (ulong)u + 1, u < Users ? "a" : "b", 0, KeySums.Of([s.Count, s.Count, s.Cost, 0, 0, 0, 0, 0]))).Where(r => r.Sums.Decisions > 0);
            var result = ExperimentResult.Of("exp", [.. rows], 1, null);
            looks.Add((result.Comparisons.Single(c => c.Measure == "cost_usd"), result.Arms.Sum(a => a.Cost.Variance)));
        }

        return looks;
    }

    private static bool Calls(IEnumerable<ClusterMean> arms)
    {
        var (a, b) = (arms.First(), arms.Last());
        return Math.Min(a.EffectiveKeys, b.EffectiveKeys) >= ExperimentResult.FewestKeys
            && MixtureSprt.PValue(b.Value - a.Value, a.Variance + b.Variance, ExperimentResult.QualityScale) <= 0.05;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
