using RoutingDecision.Benchmarks.Timings;

namespace RoutingDecision.Benchmarks.Tests.Timings;

/// <summary>A check that can't fail is worth nothing.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void Verdict_EqualWithinNoise_IsEmpty() => Assert.Equal("", Of([100, 100, 100], [107, 95, 104]).Verdict);

    [Fact]
    public void Verdict_SlowerInEveryPair_SaysSo()
    {
        var comparison = Of([100, 110, 90], [115, 121, 101]);

        Assert.True(comparison.IsSlower);
        Assert.Equal("SLOWER", comparison.Verdict);
    }

    [Fact]
    public void Verdict_SlowerInMostPairsOnly_IsNoise() => Assert.Equal("", Of([100, 100, 100], [130, 130, 98]).Verdict);

    [Fact]
    public void Verdict_OneMoreObject_SaysSoHoweverFastItIs() => Assert.Equal("ALLOCATES", Of([100], [50], 0, 24).Verdict);

    [Fact]
    public void Verdict_PoolThatGrew_IsNoAllocation() => Assert.Equal("", Of([100], [100], 0, 0.4).Verdict);

    [Fact]
    public void Verdict_FasterInEveryPair_SaysSo() => Assert.Equal("faster", Of([100, 100], [80, 85]).Verdict);

    private static Comparison Of(double[] before, double[] head, double beforeBytes = 0, double headBytes = 0) =>
        new("x", before, head, beforeBytes, headBytes);
}
