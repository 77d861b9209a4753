using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition.Cells;

public sealed class CounterCellTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void Add_FromManyThreads_LosesNothing(int stripes)
    {
        const int Rounds = 8_000_000;
        var cell = new CounterCell(stripes);

        Crowd.Run(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                cell.Increment();
                cell.Add(2);
            }
        });

        Assert.Equal(Crowd.Threads * Rounds * 3L, cell.Value);
    }

    [Fact]
    public void Value_WhileOthersAdd_NeverGoesBack()
    {
        var cell = new CounterCell();
        bool back = false;
        var writer = Task.Run(() =>
        {
            for (int i = 0; i < 500_000; i++)
            {
                cell.Increment();
            }
        });

        for (long last = 0; !writer.IsCompleted;)
        {
            long now = cell.Value;
            back |= now < last;
            last = now;
        }

        Assert.False(back);
        Assert.Equal(500_000, cell.Value);
    }

    [Fact]
    public void Add_Negative_Throws()
    {
        var cell = new CounterCell();

        Assert.Throws<ArgumentOutOfRangeException>(() => cell.Add(-1));
        Assert.Equal(0, cell.Value);
    }
}
