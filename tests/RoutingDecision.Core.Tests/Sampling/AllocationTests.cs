using RoutingDecision.Core.Sampling;

namespace RoutingDecision.Core.Tests.Sampling;

public sealed class AllocationTests
{
    [Fact]
    public void Fill_AnyVolumes_AsksTheShareInAllAndRareOnesMoreOften()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 500; trial++)
        {
            var volumes = Enumerable.Range(0, random.Next(1, 20)).Select(_ => Math.Pow(10, random.NextDouble() * 6)).ToArray();
            var share = random.NextDouble();
            var p = new double[volumes.Length];

            Allocation.Fill(share, volumes, p);

            var expected = share * volumes.Sum();
            Assert.Equal(1, volumes.Zip(p, (v, q) => v * q).Sum() / expected, 1e-6);
            Assert.All(p, q => Assert.InRange(q, Allocation.Least * share, 1));
            var ordered = volumes.Zip(p).OrderBy(s => s.First).ToList();
            Assert.All(ordered.Zip(ordered.Skip(1)), s => Assert.True(s.First.Second >= s.Second.Second, "a rarer stratum is asked less often"));
        }
    }

    [Fact]
    public void Fill_StrataOfUnequalSize_GivesEachTheSameNumber()
    {
        var p = new double[3];

        Allocation.Fill(0.1, [8_000, 1_500, 500], p);

        // A tenth of 10,000 are 1,000 asks, a third of which for each.
        Assert.Equal([333.333, 333.333, 333.333], p.Zip([8_000, 1_500, 500], (q, v) => Math.Round(q * v, 3)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fill_NoneOrAll_IsTheShare(double share)
    {
        var p = new double[2];

        Allocation.Fill(share, [10, 1_000], p);

        Assert.Equal([share, share], p);
    }
}
