using RoutingDecision.LoadBench.Rows;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Tests.Rows;

public sealed class MediansTests
{
    [Fact]
    public void Of_Numbers_IsTheMiddle()
    {
        Assert.Equal(2, Medians.Of([3, 1, 2]));
        Assert.Equal(2.5, Medians.Of([4, 1, 3, 2]));
        Assert.True(double.IsNaN(Medians.Of([])));
    }

    [Fact]
    public void RatioTo_BurstsInTurns_ComparesNeighbours()
    {
        var (slow, fast) = (new RowSamples(RowList.Cached), new RowSamples(RowList.Echo));
        // The machine halves its speed between the bursts; the ratio stays.
        slow.PerSecond.AddRange([50, 25, 26]);
        fast.PerSecond.AddRange([100, 50, 50]);

        Assert.Equal(0.5, slow.RatioTo(fast));
    }
}
