using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports.Experiments;

public sealed class SampleRatioTests
{
    [Fact]
    public void PValue_CountsAsExpected_IsOne() => Assert.Equal(1, SampleRatio.PValue([300, 100], [0.75, 0.25]), 6);

    [Fact]
    public void PValue_LostKeysOfOneArm_IsTiny() => Assert.True(SampleRatio.PValue([5_000, 4_600], [0.5, 0.5]) < 0.001);

    [Fact]
    public void PValue_AssignmentByShares_RefusesAsOftenAsItSays()
    {
        var random = new Random(11);
        var refused = 0;
        const int Runs = 2_000;
        for (var run = 0; run < Runs; run++)
        {
            var counts = new double[3];
            for (var i = 0; i < 600; i++)
            {
                counts[random.NextDouble() switch { < 0.5 => 0, < 0.8 => 1, _ => 2 }]++;
            }

            refused += SampleRatio.PValue(counts, [0.5, 0.3, 0.2]) < 0.05 ? 1 : 0;
        }

        Assert.InRange(refused / (double)Runs, 0.035, 0.065);
    }
}
