using RoutingDecision.Core.Reports;

namespace RoutingDecision.Core.Tests.Reports;

public sealed class ReportCubeTests
{
    [Fact]
    public void CellOf_MoreGroupsThanAnHourHolds_SumsThemInTheRest()
    {
        var cube = new ReportCube(48);
        for (var i = 0; i < 1_000; i++)
        {
            Count(cube, 5, new CellKey(null, ReportDimension.All, ""));
            Count(cube, 5, new CellKey(null, ReportDimension.Feature, $"f{i}"));
        }

        var groups = cube.Read(5, 6, null, ReportDimension.Feature);
        Assert.True(cube.IsFolded);
        Assert.InRange(groups.Count, 2, ReportCube.MostCellsOfHour + 1);
        Assert.Equal(1_000, groups.Values.Sum(c => c[ReportMeasure.Tries]));
        Assert.True(groups[CellKey.Rest][ReportMeasure.Tries] > 700);
        Assert.Equal(1_000, cube.Read(5, 6, null, ReportDimension.All)[""][ReportMeasure.Tries]);
    }

    [Fact]
    public void CellOf_MoreTenantsThanAnHourHolds_KeepsTheSumOfAll()
    {
        var cube = new ReportCube(48);
        for (var i = 0; i < 2_000; i++)
        {
            Count(cube, 5, new CellKey(null, ReportDimension.All, ""));
            Count(cube, 5, new CellKey($"t{i}", ReportDimension.All, ""));
        }

        Assert.Equal(2_000, cube.Read(5, 6, null, ReportDimension.All)[""][ReportMeasure.Tries]);
        Assert.Equal(1, cube.Read(5, 6, "t0", ReportDimension.All)[""][ReportMeasure.Tries]);
        Assert.Empty(cube.Read(5, 6, "t1999", ReportDimension.All));
    }

    [Fact]
    public void CellOf_HoursBeyondThoseKept_ForgetsTheOldestAndSaysSince()
    {
        var cube = new ReportCube(24);
        for (var hour = 100; hour < 130; hour++)
        {
            Count(cube, hour, new CellKey(null, ReportDimension.All, ""));
        }

        Count(cube, 101, new CellKey(null, ReportDimension.All, ""));

        Assert.Equal(106, cube.Since);
        Assert.Equal(24, cube.Read(long.MinValue, long.MaxValue, null, ReportDimension.All)[""][ReportMeasure.Tries]);
    }

    [Fact]
    public void CellOf_EqualNamesInOtherObjects_IsTheSameCell()
    {
        var cube = new ReportCube(24);
        for (var i = 0; i < 10; i++)
        {
            Count(cube, 100, new CellKey(new string("acme"), ReportDimension.Feature, new string("chat")));
        }

        Assert.Equal(10, cube.Read(100, 101, "acme", ReportDimension.Feature)["chat"][ReportMeasure.Tries]);
    }

    [Fact]
    public void CellOf_SameNamesElsewhere_AreOtherCells()
    {
        var cube = new ReportCube(24);
        for (var i = 0; i < 10; i++)
        {
            Count(cube, 100, new CellKey("x", ReportDimension.Feature, "x"));
            Count(cube, 101, new CellKey("x", ReportDimension.Feature, "x"));
            Count(cube, 100, new CellKey("x", ReportDimension.Task, "x"));
            Count(cube, 100, new CellKey(null, ReportDimension.Feature, "x"));
        }

        Assert.Equal(10, cube.Read(100, 101, "x", ReportDimension.Feature)["x"][ReportMeasure.Tries]);
        Assert.Equal(10, cube.Read(101, 102, "x", ReportDimension.Feature)["x"][ReportMeasure.Tries]);
        Assert.Equal(10, cube.Read(100, 101, "x", ReportDimension.Task)["x"][ReportMeasure.Tries]);
        Assert.Equal(10, cube.Read(100, 101, null, ReportDimension.Feature)["x"][ReportMeasure.Tries]);
    }

    [Fact]
    public void CellOf_TheHourOfTheLastCellThatWent_IsNotKept()
    {
        var cube = new ReportCube(2);
        var key = new CellKey("acme", ReportDimension.Feature, "chat");
        Count(cube, 100, key);
        Count(cube, 102, key);
        Assert.NotNull(cube.CellOf(100, key));

        Count(cube, 101, key);

        Assert.Null(cube.CellOf(100, key));
    }

    [Fact]
    public void TakeChanged_CellAskedForAgain_TellsItsHourAgain()
    {
        var cube = new ReportCube(24);
        var key = new CellKey("acme", ReportDimension.Feature, "chat");
        Count(cube, 100, key);
        Count(cube, 101, key);
        Assert.Equal([100, 101], cube.TakeChanged());

        Count(cube, 100, key);

        Assert.Equal([100], cube.TakeChanged());
    }

    [Fact]
    public void CellOf_AnHourFarAhead_DoesNotPushOutThePresent()
    {
        var cube = new ReportCube(24);
        Count(cube, 100, new CellKey(null, ReportDimension.All, ""));
        Count(cube, 1_000_000, new CellKey(null, ReportDimension.All, ""));

        Count(cube, 101, new CellKey(null, ReportDimension.All, ""));

        Assert.Equal([100, 101, 1_000_000], cube.Hours);
    }

    [Fact]
    public void CellOf_MoreCellsThanKept_ForgetsTheOldestHours()
    {
        var cube = new ReportCube(10_000);
        for (var hour = 0; hour < 500; hour++)
        {
            for (var i = 0; i < ReportCube.MostCellsOfHour; i++)
            {
                Count(cube, hour, new CellKey(null, ReportDimension.Feature, $"f{i}"));
            }
        }

        Assert.InRange(cube.Hours.Count(), 100, ReportCube.MostCells / ReportCube.MostCellsOfHour);
        Assert.Equal(499, cube.Hours.Last());
        Assert.Equal(cube.Hours.First(), cube.Since);
    }

    private static void Count(ReportCube cube, long hour, CellKey key)
    {
        if (cube.CellOf(hour, key) is { } cell)
        {
            cell.Sums[ReportMeasure.Tries]++;
        }
    }
}
