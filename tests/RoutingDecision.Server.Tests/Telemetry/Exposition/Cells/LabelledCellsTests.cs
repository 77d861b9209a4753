using RoutingDecision.Server.Telemetry.Exposition.Cells;

namespace RoutingDecision.Server.Tests.Telemetry.Exposition.Cells;

public sealed class LabelledCellsTests
{
    [Fact]
    public void Get_SameValues_IsTheSameCell()
    {
        var cells = Cells(["tier", "model"], 4);

        Assert.Same(cells.Get(["economy", "m"]), cells.Get(["economy", "m"]));
        Assert.NotSame(cells.Get(["economy", "m"]), cells.Get(["m", "economy"]));
        Assert.Equal(2, cells.All.Length);
    }

    [Fact]
    public void Get_BeyondTheBound_SharesTheOtherCellAndCounts()
    {
        var cells = Cells(["tier", "model"], 2);
        CounterCell first = cells.Get(["economy", "a"]);
        cells.Get(["economy", "b"]);

        CounterCell third = cells.Get(["economy", "c"]);
        CounterCell fourth = cells.Get(["premium", "d"]);

        Assert.Same(third, fourth);
        Assert.Same(first, cells.Get(["economy", "a"]));
        Assert.Equal(3, cells.All.Length);
        Assert.Equal([new("tier", "other"), new("model", "other")], cells.All[^1].Tags);
        Assert.Equal(2, cells.Refused.Value);
    }

    [Fact]
    public void Get_BeyondTheBoundWhenOtherWasAskedFor_KeepsOneOtherSeries()
    {
        var cells = Cells(["tier"], 1);
        CounterCell asked = cells.Get(["other"]);

        Assert.Same(asked, cells.Get(["economy"]));
        Assert.Single(cells.All);
    }

    [Fact]
    public void Get_FromManyThreads_NeverPassesTheBound()
    {
        var cells = Cells(["n"], 50);

        Parallel.For(0, 2_000, i => cells.Get([$"{i % 100}"]).Increment());

        Assert.Equal(51, cells.All.Length);
        Assert.Equal(2_000, cells.All.Sum(cell => cell.Cell.Value));
    }

    [Fact]
    public void Get_WrongNumberOfValues_ThrowsAndNamesTheLabels()
    {
        var error = Assert.Throws<ArgumentException>(() => Cells(["tier", "model"], 2).Get(["economy"]));

        Assert.Contains("tier, model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_NoLabelNames_HasTheOneCellFromTheStart() => Assert.Single(Cells([], 1).All);

    [Theory]
    [InlineData(0)]
    [InlineData(FamilyLimits.MaxLabelSets + 1)]
    public void Constructor_BoundOutOfRange_Throws(int bound) => Assert.Throws<ArgumentOutOfRangeException>(() => Cells(["tier"], bound));

    private static LabelledCells<CounterCell> Cells(string[] names, int bound) => new(names, bound, static () => new CounterCell());
}
