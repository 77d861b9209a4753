using RoutingDecision.Core.Reports.OffPolicy;

namespace RoutingDecision.Core.Tests.Reports.OffPolicy;

/// <summary>
/// Worlds whose truth is known: kinds of prompts, models with a success rate and a cost for each, a policy that logged and one that is judged.
/// </summary>
public sealed class OffPolicyEstimatorTests
{
    private const int Repetitions = 600;
    private const int Decisions = 1_500;

    private static readonly double[] Kinds = [0.5, 0.3, 0.2];
    private static readonly double[,] Success = { { 0.9, 0.95 }, { 0.5, 0.8 }, { 0.2, 0.75 } };
    private static readonly double[,] Cost = { { 0.001, 0.01 }, { 0.002, 0.015 }, { 0.002, 0.03 } };

    /// <summary>Probability of the second model per kind.</summary>
    private static readonly double[] Logging = [0.15, 0.5, 0.7];
    private static readonly double[] Candidate = [0.05, 0.8, 0.9];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_KnownTruth_IntervalsCoverItAtTheirRate(bool cost)
    {
        var truth = Truth(cost);
        var random = new Random(cost ? 3 : 2);
        var (inverse, normalised, robust) = (0, 0, 0);
        for (var i = 0; i < Repetitions; i++)
        {
            var estimate = OffPolicyEstimator.Of(Log(random, cost, Candidate));
            Assert.Equal(OffPolicyRefusal.None, estimate.Refusal);
            inverse += Covers(estimate.InversePropensity, truth);
            normalised += Covers(estimate.SelfNormalised, truth);
            robust += Covers(estimate.DoublyRobust, truth);
        }

        // 95 % +- 4 standard deviations of a share of 600.
        foreach (var covered in (int[])[inverse, normalised, robust])
        {
            Assert.InRange((double)covered / Repetitions, 0.914, 0.986);
        }
    }

    [Fact]
    public void Of_DirectModelThatIsRight_IsMorePreciseThanWeightsAlone()
    {
        var estimate = OffPolicyEstimator.Of(Log(new Random(5), cost: true, Candidate));

        Assert.True(Width(estimate.DoublyRobust) < Width(estimate.InversePropensity));
        Assert.True(estimate.EffectiveSamples < Decisions);
        Assert.InRange(1.0, estimate.Coverage!.Value.Low, estimate.Coverage.Value.High);
    }

    [Fact]
    public void Of_SamplingByKind_CountsRareLooksForMore()
    {
        var truth = Truth(cost: false);
        var random = new Random(9);
        var samples = new List<OffPolicySample>();
        foreach (var (sample, kind) in Draw(random, cost: false, Candidate, 60_000))
        {
            // The easy kind, which is nearly always right, is looked at once in ten.
            var asked = kind == 0 ? 0.1 : 1;
            if (random.NextDouble() < asked)
            {
                samples.Add(sample with { Sampling = asked });
            }
        }

        var weighted = OffPolicyEstimator.Of(samples.ToArray());
        var naive = OffPolicyEstimator.Of([.. samples.Select(s => s with { Sampling = 1 })]);

        Assert.Equal(1, Covers(weighted.DoublyRobust, truth));
        Assert.Equal(0, Covers(naive.SelfNormalised, truth));
    }

    [Fact]
    public void Of_CandidateThatDoesWhatWasNeverTried_IsRefused()
    {
        var samples = Log(new Random(4), cost: false, [0.05, 0.8, 0.9], never: 2);

        var estimate = OffPolicyEstimator.Of(samples);

        Assert.Equal(OffPolicyRefusal.Coverage, estimate.Refusal);
        Assert.Null(estimate.DoublyRobust);
        Assert.InRange(estimate.Coverage!.Value.Value, 0.75, 0.87);
    }

    [Theory]
    [InlineData(7, OffPolicyRefusal.None)]
    [InlineData(8, OffPolicyRefusal.Coverage)]
    public void Of_CandidateOfWhichSomeWasNotTried_IsRefusedByTheShareWhateverItsIntervalSays(int missing, OffPolicyRefusal refusal)
    {
        // Of 150: 4.7 % and 5.3 %, with intervals that reach to 1.9 % and 2.4 %.
        var samples = Enumerable.Range(0, 150).Select(i => new OffPolicySample(i < missing ? 0 : 1, 1, 1, 1)).ToArray();

        var estimate = OffPolicyEstimator.Of(samples);

        Assert.Equal(refusal, estimate.Refusal);
        Assert.True(estimate.Coverage!.Value.High > OffPolicyEstimator.LeastCoverage);
    }

    [Fact]
    public void Of_Nothing_HasNoCoverage() => Assert.Null(OffPolicyEstimator.Of([]).Coverage);

    [Fact]
    public void Of_FewResults_IsRefused()
    {
        var samples = Log(new Random(4), cost: false, Candidate)[..(OffPolicyEstimator.LeastSamples - 1)];

        Assert.Equal(OffPolicyRefusal.Samples, OffPolicyEstimator.Of(samples).Refusal);
        Assert.Equal(OffPolicyRefusal.Samples, OffPolicyEstimator.Of([]).Refusal);
    }

    [Fact]
    public void Of_FewHeavyWeights_IsRefusedForItsEffectiveSize()
    {
        // One decision in a hundred stands for all.
        var samples = Enumerable.Range(0, 2_000).Select(i => new OffPolicySample(i % 100 == 0 ? 100 : 0, 1, 1, 1)).ToArray();

        var estimate = OffPolicyEstimator.Of(samples);

        Assert.Equal(OffPolicyRefusal.EffectiveSamples, estimate.Refusal);
        Assert.Equal(20, estimate.EffectiveSamples, 9);
    }

    private static OffPolicySample[] Log(Random random, bool cost, double[] candidate, int never = -1) =>
        [.. Draw(random, cost, candidate, Decisions, never).Select(d => d.Sample)];

    private static IEnumerable<(OffPolicySample Sample, int Kind)> Draw(Random random, bool cost, double[] candidate, int count, int never = -1)
    {
        for (var i = 0; i < count; i++)
        {
            var kind = random.NextDouble() is var u && u < Kinds[0] ? 0 : u < Kinds[0] + Kinds[1] ? 1 : 2;
            var logging = kind == never ? 0 : Logging[kind];
            var model = random.NextDouble() < logging ? 1 : 0;
            var propensity = model == 1 ? logging : 1 - logging;
            var wanted = model == 1 ? candidate[kind] : 1 - candidate[kind];
            // The direct model of quality is wrong by a tenth, which the weights must mend; that of cost is right.
            var result = cost ? Cost[kind, model] * (0.5 + random.NextDouble()) : random.NextDouble() < Success[kind, model] ? 1 : 0;
            double Model(int m) => cost ? Cost[kind, m] : Success[kind, m] - 0.1;
            var expected = (candidate[kind] * Model(1)) + ((1 - candidate[kind]) * Model(0));
            yield return (new OffPolicySample(wanted / propensity, result, Model(model), expected), kind);
        }
    }

    private static double Truth(bool cost)
    {
        var values = cost ? Cost : Success;
        return Enumerable.Range(0, Kinds.Length).Sum(k => Kinds[k] * ((Candidate[k] * values[k, 1]) + ((1 - Candidate[k]) * values[k, 0])));
    }

    private static int Covers(MeanInterval? interval, double truth) => interval is { } i && i.Low <= truth && truth <= i.High ? 1 : 0;

    private static double Width(MeanInterval? interval) => interval!.Value.High - interval.Value.Low;
}
