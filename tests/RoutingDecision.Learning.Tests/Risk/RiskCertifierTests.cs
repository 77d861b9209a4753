using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Risk;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Tests.Risk;

public sealed class RiskCertifierTests
{
    private const double Bound = 0.05;
    private const int Resamples = 500;

    // A certificate is wrong at most one time in twenty; more than 7.9 % of 500 would happen once in 500 runs if it were wrong exactly that often.
    private const double MostWrong = 0.079;

    private static readonly Scored[] Population = MakePopulation(20_000);

    private static readonly float[][] Path = [.. Enumerable.Range(0, 60).Select(i => 0.995f - (i * 0.01f)).Select(t => (float[])[t, t, 0f])];

    [Fact]
    public void Certify_FiveHundredResamples_KeepsTheBoundAsOftenAsItSays()
    {
        var wrong = 0;
        var none = 0;
        for (var r = 0; r < Resamples; r++)
        {
            if (RiskCertifier.Certify(Path, Draw(r, 900), Bound) is { } bound)
            {
                wrong += TrueRate(bound.Thresholds) > Bound ? 1 : 0;
            }
            else
            {
                none++;
            }
        }

        Assert.InRange((double)wrong / Resamples, 0, MostWrong);
        Assert.True(none < Resamples / 10, $"{none} of {Resamples} samples certified nothing, so the test says little");
    }

    [Fact]
    public void Certify_ByTheEmpiricalRateInstead_WouldBreakTheBound()
    {
        // What the certificate is for: thresholds chosen so that the sample keeps the bound break it on the population far more often.
        var wrong = Enumerable.Range(0, Resamples).Count(r =>
        {
            var rows = Draw(r, 900);
            var safe = Path.TakeWhile(t => rows.Count(row => TierChoice.ByThreshold(row.Success, t) < row.Example.Tier) <= Bound * rows.Length).Last();
            return TrueRate(safe) > Bound;
        });
        Assert.True(wrong > 2 * MostWrong * Resamples, $"{wrong} of {Resamples}");
    }

    [Fact]
    public void Certify_Bounds_GetLaxerThresholdsTheLaxerTheyAre()
    {
        var certified = RiskCertifier.Certify(Path, Draw(1, 900));
        Assert.NotEmpty(certified);
        Assert.All(certified.Zip(certified.Skip(1)), pair =>
        {
            Assert.True(pair.First.MaxUnderRoute < pair.Second.MaxUnderRoute);
            Assert.True(pair.First.Thresholds[0] >= pair.Second.Thresholds[0]);
        });
        Assert.All(certified, c => Assert.Equal((900, RiskCertifier.Confidence, 0f), (c.Samples, c.Confidence, c.Thresholds[^1])));
    }

    [Fact]
    public void Certify_TooFewRows_CertifiesNothing()
    {
        // 58 rows without one miss leave 5 % possible (0.95^58 > 0.05), 59 don't.
        Assert.Null(RiskCertifier.Certify(Path, [.. Enumerable.Repeat(Safe, 58)], Bound));
        Assert.NotNull(RiskCertifier.Certify(Path, [.. Enumerable.Repeat(Safe, 59)], Bound));
        Assert.Null(RiskCertifier.Certify(Path, [], Bound));
    }

    [Fact]
    public void Of_DevRows_GoesFromStrictToLax()
    {
        var path = RiskPath.Of(Draw(7, 600), 3);
        Assert.Equal([1f, 1f, 0f], path[0]);
        Assert.True(path.Count > 5);
        Assert.All(path.Zip(path.Skip(1)), pair => Assert.True(pair.First.Zip(pair.Second).All(t => t.First >= t.Second)));
    }

    private static Scored Safe => Row([0.999f, 0.999f, 1f], 0);

    private static double TrueRate(IReadOnlyList<float> thresholds) =>
        (double)Population.Count(row => TierChoice.ByThreshold(row.Success, thresholds) < row.Example.Tier) / Population.Length;

    private static Scored[] Draw(int seed, int count)
    {
        var random = new SplitMix64((ulong)seed * 977);
        return [.. Enumerable.Range(0, count).Select(_ => Population[random.Next(Population.Length)])];
    }

    private static Scored[] MakePopulation(int count)
    {
        var random = new SplitMix64(42);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var economy = MathF.Pow(random.NextSingle(), 0.6f);
            var standard = economy + ((1 - economy) * random.NextSingle());
            var draw = random.NextSingle();
            return Row([economy, standard, 1f], draw < economy ? 0 : draw < standard ? 1 : 2);
        })];
    }

    private static Scored Row(float[] success, int tier) => new(
        new Example { Source = 0, Split = Split.Calibration, Ids = [], Shape = default, Success = [0, 0, 0], Weight = [1, 1, 1], Tier = tier, Task = -1 }, success, 0);
}
